use crate::message::Bytes;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

/// A package that others refer to: the text of its files, or a package or component as bytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    /// Where it is from, for messages.
    pub label: String,
    #[serde(default)]
    pub files: Vec<SourceFile>,
    pub bytes: Option<Bytes>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// What a package is and what it needs, without its dependencies.
    Outline { files: Vec<SourceFile> },
    /// The name and the packages in bytes from a registry.
    Contents { label: String, bytes: Bytes },
    /// A WIT package as bytes.
    Encode { files: Vec<SourceFile>, dependencies: Vec<Dependency>, tool: Tool },
    /// The text of each package that a package needs.
    Print { files: Vec<SourceFile>, dependencies: Vec<Dependency> },
    /// A package as bytes, its worlds, and the docs of all packages.
    Describe { files: Vec<SourceFile>, dependencies: Vec<Dependency> },
}
