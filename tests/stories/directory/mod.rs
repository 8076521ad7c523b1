mod accounts;
mod administration;
mod closing;
#[expect(clippy::module_inception, reason = "the area and its first noun share a name")]
mod directory;
mod founding;
mod frame;
mod permits;
mod rights;
mod scope;
mod signing_in;
mod staff;
mod strangers;
mod successors;
mod walk;
