//! The navigation of every page: first the places for one's role, and all others in the menu behind one's name.

use crate::{
    domain::{Role, directory::person::RoleIn},
    web::pages::{visitor::Visitor, ways::once},
};

/// A place that navigation leads to: its address, the id of its label, and its icon on a phone.
type Place = (&'static str, &'static str, &'static str);

const HOME: Place = ("/", "nav-home", "home");
const FIND: Place = ("/things", "nav-find", "find");
const NEEDS: Place = ("/needs", "nav-needs", "need");
const ALL_NEEDS: Place = ("/needs", "nav-all-needs", "need");
const LOG: Place = ("/log", "nav-log", "log");
const MINE: Place = ("/mine", "nav-mine", "mine");
const HAND_OVER: Place = ("/handovers/new", "nav-hand-over", "mine");
const TODAY: Place = ("/today", "nav-today", "today");
const STOCK: Place = ("/stock", "nav-stock", "mine");
const TRANSFERS: Place = ("/transfers", "nav-transfers", "need");
const CLEAR: Place = ("/clearances", "nav-clear", "find");
const WORK: Place = ("/work-orders", "nav-work", "need");
const LABELS: Place = ("/labels", "nav-labels", "log");
const PRODUCTS: Place = ("/products", "nav-products", "find");
const DRAFTS: Place = ("/drafts", "drafts", "log");
const CERTIFICATES: Place = ("/certificates", "certificates", "need");
const CALL_OFFS: Place = ("/call-offs", "nav-call-offs", "need");
const AGREEMENTS: Place = ("/agreements", "nav-agreements", "need");
const ADMIN: Place = ("/admin", "nav-admin", "home");
const UNITS: Place = ("/admin/units", "admin-units", "home");
const PLACES: Place = ("/admin/places", "admin-places", "find");
const PEOPLE: Place = ("/admin/people", "admin-people", "mine");
const POLICY: Place = ("/admin/policy", "admin-policy", "need");
const SAVINGS: Place = ("/savings", "nav-savings", "savings");
const REGISTER: Place = ("/savings/entries", "nav-entries", "need");
const TARGETS: Place = ("/targets", "nav-targets", "savings");
const FACTORS: Place = ("/factors", "nav-factors", "mine");
const DECLINES: Place = ("/declines", "nav-declines", "find");

/// The main places of a role: six at most, since people do not read more.
fn of_role(role: Role) -> &'static [Place] {
    match role {
        Role::Employee => &[HOME, FIND, NEEDS, MINE, LOG],
        Role::FacilityManager => &[HOME, FIND, LOG, HAND_OVER, STOCK, MINE],
        Role::Coordinator => &[TODAY, STOCK, ALL_NEEDS, WORK, CLEAR, SAVINGS],
        Role::Procurement => &[CALL_OFFS, AGREEMENTS, ALL_NEEDS, FIND, SAVINGS],
        Role::Reporter => &[SAVINGS, TARGETS, REGISTER, FACTORS, DECLINES, STOCK],
        Role::Admin => &[ADMIN, UNITS, PLACES, PEOPLE, POLICY, SAVINGS],
        Role::Partner => &[],
    }
}

/// Further places that the role uses now and then.
fn beside(role: Role) -> &'static [Place] {
    match role {
        Role::FacilityManager => &[DRAFTS, LABELS, PRODUCTS, CERTIFICATES],
        Role::Coordinator => {
            &[HOME, FIND, LOG, DRAFTS, HAND_OVER, MINE, LABELS, PRODUCTS, CERTIFICATES, TRANSFERS, DECLINES]
        }
        Role::Procurement => &[HOME, MINE, PRODUCTS],
        Role::Employee => &[DRAFTS],
        Role::Reporter => &[FIND],
        Role::Admin => &[TARGETS],
        Role::Partner => &[],
    }
}

/// The four tabs at the bottom of a phone.
fn on_phone(role: Role) -> &'static [Place] {
    match role {
        Role::Employee | Role::FacilityManager => &[HOME, FIND, LOG, MINE],
        Role::Coordinator => &[TODAY, STOCK, ALL_NEEDS, WORK],
        Role::Procurement => &[CALL_OFFS, AGREEMENTS, ALL_NEEDS, SAVINGS],
        Role::Reporter => &[SAVINGS, REGISTER, FACTORS, FIND],
        Role::Admin => &[ADMIN, PLACES, PEOPLE, POLICY],
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

/// More unread notices than this are shown as "99+".
const MOST_SHOWN: i64 = 99;

/// Who is signed in, and where they can go.
pub struct Who {
    pub name: String,
    pub unit: String,
    pub links: Vec<Link>,
    pub tabs: Vec<Link>,
    /// Places for the person's other roles.
    pub beyond: Vec<Link>,
    pub hats: Vec<Hat>,
    /// The number of unread notices; `None` if there are none.
    pub unread: Option<String>,
    pub unread_said: String,
    pub csrf: String,
    pub once: String,
}

impl Who {
    pub fn of(visitor: &Visitor) -> Self {
        let role = visitor.role.map(|role| role.role);
        let links = role.map(of_role).unwrap_or_default();
        let mut beyond: Vec<Place> = Vec::new();
        let all = visitor.actor().grants.iter().map(|grant| grant.role);
        for place in all.flat_map(|role| of_role(role).iter().chain(beside(role))) {
            let known = links.iter().chain(&beyond).any(|(href, ..)| *href == place.0);
            if !known {
                beyond.push(*place);
            }
        }
        let path = visitor.here.split('?').next().unwrap_or_default();
        let leads = |href: &str| path == href || (href != "/" && path.starts_with(&format!("{href}/")));
        // Addresses nest: the entries are below the savings. The longest matching address is the current one.
        let known = links.iter().chain(&beyond).map(|(href, ..)| *href).filter(|href| leads(href));
        let here = known.max_by_key(|href| href.len());
        let current = |href: &str| here == Some(href);
        let link =
            |&(href, label, icon): &Place| Link { href, label: visitor.text.say(label), icon, current: current(href) };
        Self {
            name: visitor.name.clone(),
            unit: visitor.unit_name().to_owned(),
            links: links.iter().map(link).collect(),
            tabs: role.map(on_phone).unwrap_or_default().iter().map(link).collect(),
            beyond: beyond.iter().map(link).collect(),
            hats: hats(visitor),
            unread: (visitor.unread > 0).then(|| visitor.text.at_most(visitor.unread, MOST_SHOWN)),
            unread_said: visitor.text.n_at_most("notices-unread", visitor.unread, MOST_SHOWN),
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
