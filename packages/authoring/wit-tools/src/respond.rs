use crate::message::{self, Bytes, Message};
use crate::request::{Dependency, Request, SourceFile, Tool};
use crate::resolve::{Failure, decode_bytes, parse, resolve};
use anyhow::Result;
use serde::Serialize;
use wasm_metadata::{AddMetadata, AddMetadataField};
use wit_component::WitPrinter;
use wit_parser::{PackageId, PackageMetadata, PackageName, Resolve, UnresolvedPackage};

#[derive(Serialize)]
struct Name {
    namespace: String,
    name: String,
    version: Option<String>,
}

impl From<&PackageName> for Name {
    fn from(name: &PackageName) -> Self {
        Self {
            namespace: name.namespace.clone(),
            name: name.name.clone(),
            version: name.version.as_ref().map(ToString::to_string),
        }
    }
}

#[derive(Serialize)]
struct Text {
    package: Name,
    text: String,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Answer {
    Failure(Failure),
    Outline { package: Name, worlds: Vec<String>, interfaces: Vec<String>, needs: Vec<Name>, nested: Vec<Name> },
    Contents { package: Name, packages: Vec<Name> },
    Package { package: Name, bytes: Bytes },
    Texts { texts: Vec<Text> },
    Description { package: Name, worlds: Vec<String>, bytes: Bytes, docs: Vec<Text> },
}

pub fn respond(request: &[u8]) -> Vec<u8> {
    let mut rest = Vec::new();
    let answer = answer(request, &mut rest).unwrap_or_else(Answer::Failure);
    message::write(&answer, &rest)
}

fn answer(request: &[u8], rest: &mut Vec<u8>) -> Result<Answer, Failure> {
    let message = Message::<Request>::read(request)?;
    match &message.text {
        Request::Outline { files } => outline(files),
        Request::Contents { label, bytes } => {
            let (resolve, name) = decode_bytes(label, message.bytes(*bytes)?)?;
            let packages = resolve.packages.iter().map(|(_, package)| Name::from(&package.name)).collect();
            Ok(Answer::Contents { package: Name::from(&name), packages })
        }
        Request::Encode { files, dependencies, tool } => {
            let (resolve, id) = resolve(files, dependencies, &message)?;
            let bytes = add_sections(&encode(&resolve, id)?, &resolve, id, tool)?;
            Ok(Answer::Package { package: Name::from(&resolve.packages[id].name), bytes: append(bytes, rest) })
        }
        Request::Print { files, dependencies } => print(files, dependencies, &message),
        Request::Describe { files, dependencies } => {
            let (resolve, id) = resolve(files, dependencies, &message)?;
            let package = &resolve.packages[id];
            Ok(Answer::Description {
                package: Name::from(&package.name),
                worlds: package.worlds.keys().cloned().collect(),
                bytes: append(encode(&resolve, id)?, rest),
                docs: docs(&resolve)?,
            })
        }
    }
}

fn append(bytes: Vec<u8>, rest: &mut Vec<u8>) -> Bytes {
    let position = Bytes { start: rest.len(), length: bytes.len() };
    rest.extend(bytes);
    position
}

fn outline(files: &[SourceFile]) -> Result<Answer, Failure> {
    let group = parse(files)?;
    let all = || group.nested.iter().chain([&group.main]);
    let own: Vec<&PackageName> = all().map(|package| &package.name).collect();
    let mut needs: Vec<&PackageName> = all().flat_map(|package| package.foreign_deps.keys()).collect();
    needs.retain(|name| !own.contains(name));
    needs.sort();
    needs.dedup();
    let UnresolvedPackage { name, worlds, interfaces, .. } = &group.main;
    Ok(Answer::Outline {
        package: Name::from(name),
        worlds: worlds.iter().map(|(_, world)| world.name.clone()).collect(),
        interfaces: interfaces.iter().filter_map(|(_, interface)| interface.name.clone()).collect(),
        needs: needs.into_iter().map(Name::from).collect(),
        nested: group.nested.iter().map(|package| Name::from(&package.name)).collect(),
    })
}

fn print(files: &[SourceFile], dependencies: &[Dependency], message: &Message<'_, Request>) -> Result<Answer, Failure> {
    let (resolve, main) = resolve(files, dependencies, message)?;
    let mut texts = Vec::new();
    for (id, package) in resolve.packages.iter().filter(|(id, _)| *id != main) {
        let mut printer = WitPrinter::default();
        printer.print(&resolve, id, &[])?;
        texts.push(Text { package: Name::from(&package.name), text: printer.output.to_string() });
    }
    Ok(Answer::Texts { texts })
}

fn encode(resolve: &Resolve, id: PackageId) -> Result<Vec<u8>> {
    wit_component::encode(resolve, id)
}

/// The sections with the name and the tools, as `wkg build` adds them.
fn add_sections(bytes: &[u8], resolve: &Resolve, id: PackageId, tool: &Tool) -> Result<Vec<u8>> {
    let PackageName { namespace, name, .. } = &resolve.packages[id].name;
    let mut metadata = AddMetadata::default();
    metadata.name = AddMetadataField::Set(format!("{namespace}:{name}"));
    metadata.processed_by = vec![(tool.name.clone(), tool.version.clone())];
    metadata.to_wasm(bytes)
}

/// The content of the section `package-docs` for each package, without its version.
fn docs(resolve: &Resolve) -> Result<Vec<Text>> {
    let all = resolve.packages.iter().map(|(id, package)| {
        let metadata = PackageMetadata::extract(resolve, id);
        Ok(Text { package: Name::from(&package.name), text: serde_json::to_string(&metadata)? })
    });
    all.collect()
}
