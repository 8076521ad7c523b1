//! Where one can go from every page: what one's work is about first, and behind one's name everything else.

use crate::{
    domain::{Role, directory::person::RoleIn},
    web::pages::{page::once, visitor::Visitor},
};

/// A place that navigation leads to: its address, its name and its picture on a phone.
type Place = (&'static str, &'static str, &'static str);

const HOME: Place = ("/", "nav-home", "home");
const FIND: Place = ("/things", "nav-find", "find");
const NEEDS: Place = ("/needs", "nav-needs", "need");
const ALL_NEEDS: Place = ("/needs", "nav-all-needs", "need");
const LOG: Place = ("/log", "nav-log", "log");
const MINE: Place = ("/mine", "nav-mine", "mine");
const HAND_OVER: Place = ("/handovers/new", "nav-hand-over", "mine");
const TODAY: Place = ("/today", "nav-today", "today");
const SAVINGS: Place = ("/savings", "nav-savings", "savings");

/// Six at most: more are not looked through.
fn of_role(role: Role) -> &'static [Place] {
    match role {
        Role::Employee => &[HOME, FIND, NEEDS, MINE, LOG],
        Role::FacilityManager => &[HOME, FIND, LOG, HAND_OVER, MINE],
        Role::Coordinator => &[TODAY, FIND, ALL_NEEDS, LOG, HAND_OVER, SAVINGS],
        Role::Procurement => &[HOME, FIND, ALL_NEEDS, SAVINGS],
        Role::Reporter => &[SAVINGS, FIND],
        Role::Admin => &[SAVINGS, FIND],
        Role::Partner => &[],
    }
}

/// The four at the bottom of a phone.
fn on_phone(role: Role) -> &'static [Place] {
    match role {
        Role::Employee | Role::FacilityManager => &[HOME, FIND, LOG, MINE],
        Role::Coordinator => &[TODAY, FIND, LOG, ALL_NEEDS],
        Role::Procurement => &[HOME, FIND, ALL_NEEDS, SAVINGS],
        Role::Reporter | Role::Admin => &[SAVINGS, FIND],
        Role::Partner => &[],
    }
}

pub struct Link {
    pub href: &'static str,
    pub label: String,
    pub icon: &'static str,
    pub current: bool,
}

/// Another role that one may act with.
pub struct Hat {
    pub role: Role,
    pub unit: String,
    pub label: String,
}

/// Who is signed in, and where they can go.
pub struct Who {
    pub name: String,
    pub unit: String,
    pub links: Vec<Link>,
    pub tabs: Vec<Link>,
    /// What other roles of theirs lead to.
    pub beyond: Vec<Link>,
    pub hats: Vec<Hat>,
    pub csrf: String,
    pub once: String,
}

impl Who {
    pub fn of(visitor: &Visitor) -> Self {
        let role = visitor.role.map(|role| role.role);
        let links = role.map(of_role).unwrap_or_default();
        let mut beyond: Vec<Place> = Vec::new();
        for place in visitor.actor().grants.iter().flat_map(|grant| of_role(grant.role)) {
            let known = links.iter().chain(&beyond).any(|(href, ..)| *href == place.0);
            if !known {
                beyond.push(*place);
            }
        }
        let path = visitor.here.split('?').next().unwrap_or_default();
        let current = |href: &str| path == href || (href != "/" && path.starts_with(href));
        let link =
            |&(href, label, icon): &Place| Link { href, label: visitor.text.say(label), icon, current: current(href) };
        Self {
            name: visitor.name.clone(),
            unit: visitor.unit_name().to_owned(),
            links: links.iter().map(link).collect(),
            tabs: role.map(on_phone).unwrap_or_default().iter().map(link).collect(),
            beyond: beyond.iter().map(link).collect(),
            hats: hats(visitor),
            csrf: visitor.csrf(),
            once: once(),
        }
    }
}

fn hats(visitor: &Visitor) -> Vec<Hat> {
    let others = visitor.actor().roles().into_iter().filter(|one| Some(*one) != visitor.role);
    let hat = |RoleIn { role, unit }: RoleIn| {
        let name = unit.and_then(|unit| visitor.reader().names.unit(unit));
        let name = name.unwrap_or_else(|| visitor.organisation.clone());
        let said = visitor.text.say(&format!("role-{}", role.to_string().replace('_', "-")));
        let unit = unit.map(|unit| unit.to_string()).unwrap_or_default();
        Hat { role, unit, label: visitor.text.words("role-in", &said, &name) }
    };
    others.map(hat).collect()
}
