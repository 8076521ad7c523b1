//! Every operation, with its own example about things of the first organisation, is refused to people of another
//! organisation. The answer is 403 or 404 and nothing else, so that no answer tells that a thing exists.

use ombruk::domain::Role;

use super::{
    scope::{fill, texts},
    walk::{Walk, is_no_hit, send},
};
use crate::{
    given,
    world::{Answer, World, stories},
};

const ROLES: [(Role, &str); 7] = [
    (Role::Employee, "token-strange-employee"),
    (Role::FacilityManager, "token-strange-facility-manager"),
    (Role::Coordinator, "token-strange-coordinator"),
    (Role::Procurement, "token-strange-procurement"),
    (Role::Reporter, "token-strange-reporter"),
    (Role::Admin, "token-strange-admin"),
    (Role::Partner, "token-strange-partner"),
];

stories! {
    async fn whatever_role_one_has_elsewhere_a_valid_request_is_refused(world: World) {
        fill(&world).await;
        let rows = world.rows_of(world.cast.organisation).await;
        let own = world.rows_of(world.cast.stranger).await;
        let before = texts(&rows);
        let walk = Walk::new(&world, &rows).await;
        let mut told = Vec::new();
        for (role, token) in ROLES {
            given::person(&world, token, world.cast.stranger, role, None).await;
            let stranger = world.as_(token).with("If-Match", "*");
            for operation in walk.operations() {
                let by_path = operation.path.contains('{');
                let body = walk.own_example(&operation, if by_path { &own } else { &rows });
                let names = |text: &str| walk.ids.iter().any(|id| text.contains(&id.to_string()));
                if !by_path && !names(&body.clone().unwrap_or_default().to_string()) {
                    continue;
                }
                for path in walk.fitting_paths(&operation.path).into_iter().filter(|path| !by_path || names(path)) {
                    let answer = send(&stranger, &operation.method, &path, body.clone()).await;
                    let no_hit = is_no_hit(&operation.path, &answer);
                    if !(is_nothing(&answer) || no_hit || !by_path && is_unknown(&answer)) {
                        let sent = body.clone().unwrap_or_default();
                        told.push(format!("{role:?}: {} {path} {sent}: {:#}", operation.method, answer.body));
                    }
                }
            }
        }
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert_eq!(before, texts(&world.rows_of(world.cast.organisation).await), "nothing was changed");
    }
}

fn is_nothing(answer: &Answer) -> bool {
    [403, 404].contains(&answer.status)
}

/// Whether ids of others in a body are answered as ids that do not exist.
fn is_unknown(answer: &Answer) -> bool {
    let rows = answer.body["rows"].as_array();
    answer.status == 422
        && (answer.body["problem"] == "unknown"
            || rows
                .is_some_and(|rows| rows.iter().all(|row| row["code"] == "not_found" || row["problem"] == "unknown")))
}
