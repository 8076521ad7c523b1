//! Every operation, with its own example about things of the first organisation, is refused to people of another
//! organisation and to partners who have nothing to do with them. The answer is 403 or 404 and nothing else, so that no
//! answer tells that a thing exists.

use std::collections::BTreeSet;

use ombruk::{
    domain::{OrganisationId, PlaceId, Role, UnitId},
    store::rows::{organisation, place, unit},
};
use poem::http::Method;
use sea_orm::EntityTrait;
use serde_json::json;

use super::{
    scope::{fill, texts},
    walk::{Walk, is_no_hit, send},
};
use crate::{
    given, setting,
    world::{Answer, World, cast::*, dump::Row, stories},
};

/// An operation as the document writes it.
type Named = (&'static str, &'static str);

const ROLES: [(Role, &str, &str); 7] = [
    (Role::Employee, "token-strange-employee", "token-near-employee"),
    (Role::FacilityManager, "token-strange-facility", "token-near-facility"),
    (Role::Coordinator, "token-strange-coordinator", "token-near-coordinator"),
    (Role::Procurement, "token-strange-procurement", "token-near-procurement"),
    (Role::Reporter, "token-strange-reporter", "token-near-reporter"),
    (Role::Admin, "token-strange-admin", "token-near-admin"),
    (Role::Partner, "token-strange-partner", "token-near-partner"),
];

/// Operations that name nothing which was there before: they enter or change what is the asker's own.
const OWN: [Named; 11] = [
    ("POST", "/drafts"),
    ("POST", "/factors"),
    ("POST", "/me/mail"),
    ("POST", "/notices/read"),
    ("POST", "/partners"),
    ("POST", "/products"),
    ("POST", "/sanitisation-certificates"),
    ("POST", "/suppliers"),
    ("POST", "/targets"),
    ("POST", "/watches"),
    ("PUT", "/policy"),
];

/// Operations that answer an id of somebody else's thing in their body with 422, like an id that does not exist.
const UNKNOWN: [Named; 14] = [
    ("POST", "/agreements"),
    ("POST", "/label-batches"),
    ("POST", "/lot-batches"),
    ("POST", "/lot-batches/counts"),
    ("POST", "/lot-batches/departures"),
    ("POST", "/lot-batches/moves"),
    ("POST", "/lot-batches/surplus"),
    ("POST", "/lots"),
    ("POST", "/needs"),
    ("POST", "/people"),
    ("POST", "/places"),
    ("POST", "/sets"),
    ("POST", "/tokens"),
    ("POST", "/units"),
];

/// What a neighbour may name of another organisation of the region: itself as a party, and a place to be near to.
const NEIGHBOURLY: [Named; 2] = [("POST", "/agreements"), ("POST", "/sets")];

/// Whoever works for a partner learns who they are, and for which organisation they work.
const ONESELF: [Named; 1] = [("GET", "/me")];

stories! {
    async fn whatever_role_one_has_elsewhere_a_valid_request_is_refused(world: World) {
        fill(&world).await;
        let rows = world.rows_of(world.cast.organisation).await;
        let own = world.rows_of(world.cast.stranger).await;
        let before = texts(&rows);
        let walk = Walk::new(&world, &rows).await;
        let mut told = Vec::new();
        for (role, token, _) in ROLES {
            given::person(&world, token, world.cast.stranger, role, None).await;
            Walker { token, own: &own, may: &[] }.walks(&world, &walk, &rows, &mut told).await;
        }
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert_eq!(before, texts(&world.rows_of(world.cast.organisation).await), "nothing was changed");
    }

    async fn a_neighbour_of_the_region_is_refused_as_a_stranger_is(world: World) {
        fill(&world).await;
        let rows = world.rows_of(world.cast.organisation).await;
        let before = texts(&rows);
        let near = another_neighbour(&world).await;
        let own = world.rows_of(near).await;
        let walk = Walk::new(&world, &rows).await;
        let mut told = Vec::new();
        for (role, _, token) in ROLES {
            given::person(&world, token, near, role, None).await;
            Walker { token, own: &own, may: &NEIGHBOURLY }.walks(&world, &walk, &rows, &mut told).await;
        }
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert_eq!(before, texts(&world.rows_of(world.cast.organisation).await), "nothing was changed");
    }

    async fn a_partner_is_refused_whatever_is_not_their_own_work(world: World) {
        fill(&world).await;
        let rows = world.rows_of(world.cast.organisation).await;
        let walk = Walk::new(&world, &rows).await;
        let skills = json!([{"work": "repair", "category": "seating"}]);
        let partner = json!({"name": "Sidelinja", "kind": "upholsterer", "lead_days": 5, "skills": skills});
        let partner = world.as_(COORDINATOR).post("/partners", partner).await.ok();
        let token = "token-other-partner";
        given::person(&world, token, world.cast.organisation, Role::Partner, Some(&partner)).await;
        let before = texts(&world.rows_of(world.cast.organisation).await);
        let mut told = Vec::new();
        // A thing is not joined with itself, whoever asks.
        let mut own = world.rows_of(world.cast.organisation).await;
        own.retain(|row| row.table != "lot");
        Walker { token, own: &own, may: &ONESELF }.walks(&world, &walk, &rows, &mut told).await;
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert_eq!(before, texts(&world.rows_of(world.cast.organisation).await), "nothing was changed");
    }
}

struct Walker<'a> {
    token: &'static str,
    /// What bodies name beside the things in the path, so that nothing else in them is wrong.
    own: &'a [Row],
    /// Operations that may answer, and are not sent.
    may: &'a [Named],
}

impl Walker<'_> {
    /// Sends every operation about things of the first organisation, whose rows these are. Adds to `told` whatever is
    /// not refused.
    async fn walks(&self, world: &World, walk: &Walk, rows: &[Row], told: &mut Vec<String>) {
        let client = world.as_(self.token).with("If-Match", "*");
        let names = |text: &str| walk.ids.iter().any(|id| text.contains(&id.to_string()));
        let mut walked = BTreeSet::new();
        let operations = walk.operations();
        for operation in &operations {
            let name = (operation.method.as_str(), operation.path.as_str());
            if self.may.contains(&name) || OWN.contains(&name) {
                continue;
            }
            let by_path = operation.path.contains('{');
            let body = walk.own_example(operation, if by_path { self.own } else { rows });
            if !by_path && !names(&body.clone().unwrap_or_default().to_string()) {
                if operation.method == Method::GET {
                    let answer = send(&client, &operation.method, &operation.path, None).await;
                    walk.check(operation, &operation.path, false, &answer);
                    walked.insert(name);
                }
                continue;
            }
            for path in walk.fitting_paths(&operation.path).into_iter().filter(|path| !by_path || names(path)) {
                let answer = send(&client, &operation.method, &path, body.clone()).await;
                let unknown = UNKNOWN.contains(&name) && is_unknown(&answer);
                if !(is_nothing(&answer) || is_no_hit(&operation.path, &answer) || unknown) {
                    let sent = body.clone().unwrap_or_default();
                    told.push(format!("{}: {} {path} {sent}: {:#}", self.token, operation.method, answer.body));
                }
                walked.insert(name);
            }
        }
        let named = OWN.iter().chain(self.may).copied();
        let known: BTreeSet<(&str, &str)> = walked.into_iter().chain(named).collect();
        let all = operations.iter().map(|operation| (operation.method.as_str(), operation.path.as_str()));
        let differs: Vec<_> = known.symmetric_difference(&all.collect()).copied().collect();
        assert_eq!(differs, [], "every operation is walked or named");
    }
}

/// Another municipality of the region, with which the first one has nothing to do.
async fn another_neighbour(world: &World) -> OrganisationId {
    let (db, cast) = (&world.app.db, world.cast);
    let near = organisation::Entity::find_by_id(cast.neighbour).one(db.read()).await.unwrap().unwrap();
    let unit = unit::Entity::find_by_id(cast.neighbour_unit).one(db.read()).await.unwrap().unwrap();
    let site = place::Entity::find_by_id(cast.neighbour_site).one(db.read()).await.unwrap().unwrap();
    let (id, site_id) = (OrganisationId::new(), PlaceId::new());
    setting::insert(db, organisation::Model { id, name: "Lia kommune".into(), ..near }).await;
    let unit = unit::Model { id: UnitId::new(), organisation_id: id, name: "Lia".into(), ..unit };
    setting::insert(db, unit).await;
    let site = place::Model { id: site_id, organisation_id: id, site_id, name: "Lia rådhus".into(), ..site };
    setting::insert(db, site).await;
    id
}

fn is_nothing(answer: &Answer) -> bool {
    [403, 404].contains(&answer.status)
}

/// Whether ids of others in a body are answered as ids that do not exist.
fn is_unknown(answer: &Answer) -> bool {
    let unknown = |row: &serde_json::Value| row["code"] == "not_found" || row["problem"] == "unknown";
    let rows = answer.body["rows"].as_array().filter(|rows| !rows.is_empty());
    answer.status == 422 && (answer.body["problem"] == "unknown" || rows.is_some_and(|rows| rows.iter().all(unknown)))
}
