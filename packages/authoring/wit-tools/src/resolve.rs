use crate::message::Message;
use crate::request::{Dependency, Request, SourceFile};
use anyhow::{Context, Error, Result, bail};
use indexmap::{IndexMap, IndexSet};
use serde::Serialize;
use wit_component::DecodedWasm;
use wit_parser::{PackageId, PackageName, ParseError, Resolve, ResolveError, SourceMap, Span, UnresolvedPackageGroup};

/// A place in a file. Line and column count from one; a column is a character.
#[derive(Serialize)]
pub struct Location {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

#[derive(Serialize)]
pub struct Failure {
    pub message: String,
    #[serde(flatten)]
    pub location: Option<Location>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { message: format!("{error:#}"), location: None }
    }
}

enum Decoded {
    Text(Box<UnresolvedPackageGroup>),
    Binary(Box<Resolve>, PackageName),
}

impl Decoded {
    fn name(&self) -> &PackageName {
        match self {
            Self::Text(group) => &group.main.name,
            Self::Binary(_, name) => name,
        }
    }

    /// Packages that must be known before this one.
    fn needs(&self) -> Vec<&PackageName> {
        match self {
            Self::Text(group) => {
                let nested = group.nested.iter().flat_map(|package| package.foreign_deps.keys());
                group.main.foreign_deps.keys().chain(nested).collect()
            }
            Self::Binary(resolve, name) => {
                let others = resolve.packages.iter().map(|(_, package)| &package.name);
                others.filter(|other| (&other.namespace, &other.name) != (&name.namespace, &name.name)).collect()
            }
        }
    }
}

pub fn parse(files: &[SourceFile]) -> Result<UnresolvedPackageGroup, Failure> {
    let mut sources = SourceMap::new();
    let mut texts: Vec<&SourceFile> = files.iter().collect();
    texts.sort_by(|a, b| a.path.cmp(&b.path));
    for SourceFile { path, text } in texts {
        sources.push_str(path, text.as_str());
    }
    sources.parse().map_err(|(sources, error)| failure(&error.into(), &sources, files))
}

/// Dependencies first, so that a package that another one has only in parts is complete.
pub fn resolve(
    files: &[SourceFile],
    dependencies: &[Dependency],
    message: &Message<'_, Request>,
) -> Result<(Resolve, PackageId), Failure> {
    let main = parse(files)?;
    let mut decoded = IndexMap::new();
    for dependency in dependencies {
        let package = decode(dependency, message)?;
        if let Some(earlier) = decoded.insert(package.name().clone(), package) {
            let message = format!("two packages are named {}: see {}", earlier.name(), dependency.label);
            return Err(Failure { message, location: None });
        }
    }
    let mut order = IndexSet::new();
    for name in decoded.keys() {
        visit(name, &decoded, &mut order, &mut IndexSet::new())?;
    }
    let all: Vec<&SourceFile> = files.iter().chain(dependencies.iter().flat_map(|it| &it.files)).collect();
    // Features behind a gate are kept, because tools that read the package decide about them.
    let mut resolve = Resolve { all_features: true, ..Resolve::default() };
    for name in order {
        match decoded.swap_remove(&name) {
            Some(Decoded::Text(group)) => {
                push(&mut resolve, *group, &all)?;
            }
            Some(Decoded::Binary(other, _)) => {
                resolve.merge(*other).with_context(|| format!("{name} does not fit the other packages"))?;
            }
            None => {}
        }
    }
    let id = push(&mut resolve, main, &all)?;
    Ok((resolve, id))
}

fn push(resolve: &mut Resolve, group: UnresolvedPackageGroup, files: &[&SourceFile]) -> Result<PackageId, Failure> {
    resolve.push_group(group).map_err(|error| failure(&error.into(), &resolve.source_map, files.iter().copied()))
}

fn decode(dependency: &Dependency, message: &Message<'_, Request>) -> Result<Decoded, Failure> {
    let Some(bytes) = dependency.bytes else {
        return Ok(Decoded::Text(Box::new(parse(&dependency.files)?)));
    };
    let (resolve, name) = decode_bytes(&dependency.label, message.bytes(bytes)?)?;
    Ok(Decoded::Binary(Box::new(resolve), name))
}

pub fn decode_bytes(label: &str, bytes: &[u8]) -> Result<(Resolve, PackageName)> {
    let decoded = wit_component::decode(bytes).with_context(|| format!("{label} cannot be read as WIT"))?;
    let name = decoded.resolve().packages[decoded.package()].name.clone();
    let resolve = match decoded {
        DecodedWasm::WitPackage(resolve, _) | DecodedWasm::Component(resolve, _) => resolve,
    };
    Ok((resolve, name))
}

fn visit(
    name: &PackageName,
    decoded: &IndexMap<PackageName, Decoded>,
    order: &mut IndexSet<PackageName>,
    visiting: &mut IndexSet<PackageName>,
) -> Result<()> {
    let Some(package) = decoded.get(name) else { return Ok(()) };
    if order.contains(name) {
        return Ok(());
    }
    if !visiting.insert(name.clone()) {
        bail!("packages depend on each other in a cycle: {}", describe_cycle(visiting, name));
    }
    for other in package.needs() {
        visit(other, decoded, order, visiting)?;
    }
    visiting.shift_remove(name);
    order.insert(name.clone());
    Ok(())
}

fn describe_cycle(visiting: &IndexSet<PackageName>, name: &PackageName) -> String {
    let start = visiting.get_index_of(name).unwrap_or(0);
    let names = visiting.iter().skip(start).chain([name]);
    names.map(ToString::to_string).collect::<Vec<_>>().join(" -> ")
}

fn failure<'a>(error: &Error, sources: &SourceMap, files: impl IntoIterator<Item = &'a SourceFile>) -> Failure {
    let span = error.chain().find_map(|cause| {
        let parsed = cause.downcast_ref::<ParseError>().map(|it| it.kind().span());
        parsed.or_else(|| cause.downcast_ref::<ResolveError>().map(|it| it.kind().span()))
    });
    let location = span.and_then(|span| locate(span, sources, files));
    Failure { message: format!("{error:#}"), location }
}

fn locate<'a>(span: Span, sources: &SourceMap, files: impl IntoIterator<Item = &'a SourceFile>) -> Option<Location> {
    let found = sources.resolve_span(span)?;
    let text = &files.into_iter().find(|file| file.path == found.path)?.text;
    let before = text.get(..found.range.start)?;
    Some(Location {
        file: found.path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before.rsplit('\n').next().unwrap_or("").chars().count() + 1,
    })
}
