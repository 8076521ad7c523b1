mod connections;
mod corrections;
mod document;
#[expect(clippy::module_inception, reason = "the area and its first noun share a name")]
mod edge;
mod edits;
mod generated_client;
mod moments;
mod repeated;
mod values;
