//! What can be chosen in a list: kinds of things, places and units.

use crate::{
    app::App,
    domain::{PlaceId, UnitId},
    web::pages::visitor::Visitor,
};

pub struct Choice {
    pub value: String,
    pub name: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl ToString, name: impl Into<String>, chosen: Option<&str>) -> Self {
        let value = value.to_string();
        Self { chosen: chosen == Some(value.as_str()), name: name.into(), value }
    }
}

/// Indents a name by its depth. The select element of HTML has no other way to show a tree.
fn indented(depth: usize, name: &str) -> String {
    format!("{}{name}", "\u{2003}".repeat(depth.saturating_sub(1)))
}

/// All kinds of things, each below its parent.
pub fn categories(visitor: &Visitor, app: &App, chosen: Option<&str>) -> Vec<Choice> {
    let names = visitor.reader().names;
    let kind = |key: &String| {
        let name = indented(app.reference.path(key).len(), &names.category(key)?);
        Some(Choice::new(key, name, chosen))
    };
    app.reference.order.iter().filter_map(kind).collect()
}

/// The sites of the own organisation.
pub fn sites(visitor: &Visitor, chosen: Option<PlaceId>) -> Vec<Choice> {
    let sites = visitor.reader().names.directory.sites(visitor.actor().organisation);
    of_places(sites, chosen)
}

/// A site and what is inside it.
pub fn rooms(visitor: &Visitor, site: PlaceId, chosen: Option<PlaceId>) -> Vec<Choice> {
    of_places(visitor.reader().names.directory.rooms(site), chosen)
}

/// Every place of the own organisation, site by site.
pub fn places(visitor: &Visitor, chosen: Option<PlaceId>) -> Vec<Choice> {
    let directory = visitor.reader().names.directory;
    let sites = directory.sites(visitor.actor().organisation);
    of_places(sites.into_iter().flat_map(|(site, _)| directory.rooms(site)).collect(), chosen)
}

fn of_places(places: Vec<(PlaceId, String)>, chosen: Option<PlaceId>) -> Vec<Choice> {
    let choice = |(id, name): (PlaceId, String)| Choice { value: id.to_string(), name, chosen: Some(id) == chosen };
    places.into_iter().map(choice).collect()
}

/// The open units of the own organisation, each below its parent.
pub fn units(visitor: &Visitor, chosen: Option<UnitId>) -> Vec<Choice> {
    let directory = visitor.reader().names.directory;
    let choice = |(id, way): (UnitId, Vec<&str>)| {
        let name = indented(way.len(), way.last().copied().unwrap_or_default());
        Choice { value: id.to_string(), name, chosen: Some(id) == chosen }
    };
    directory.open_units(visitor.actor().organisation, visitor.today).into_iter().map(choice).collect()
}
