//! Labels that stick on things, and numbers other registers gave them.

use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{Error, Result, lots};
use crate::{
    domain::{
        Bad, LotId, Refused,
        actor::{Act, Actor},
        lot::{LONGEST_NAME, check_text},
    },
    store::{self, Tx, entity},
};

/// The register of labels that were printed before anybody knew what they would stick on.
pub const PRINTED: &str = "label";
/// Codes of lots that were joined into others: the program's own register.
const CODES: &str = "code";
const LONGEST_REGISTER: usize = 40;

/// Another name under which the lot is found. Registers collide, so the same value may lead to several lots.
pub async fn add(tx: &Tx, actor: &Actor, id: LotId, register: &str, value: &str) -> Result<entity::alias::Model> {
    let mut lot = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    let value = value.trim();
    check_text("value", value, LONGEST_NAME)?;
    if value.is_empty() {
        return Err(Refused::invalid("value", Bad::Empty).into());
    }
    let spelled = register.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    if !spelled || register.is_empty() || register.len() > LONGEST_REGISTER || register == CODES {
        return Err(Refused::invalid("register", Bad::Malformed { value: register.chars().take(40).collect() }).into());
    }
    lots::living(&lot)?;
    let known = store::lots::aliases(&**tx, id).await?;
    if known.iter().any(|alias| alias.register == register && alias.value == value) {
        return Err(Refused::invalid("value", Bad::Duplicate { value: value.to_owned() }).into());
    }
    store::lots::add_alias(tx, lot.organisation_id, id, register, value).await?;
    if register == PRINTED && lot.label_missing {
        lot.label_missing = false;
        lot = store::lots::save(tx, lot).await?;
    }
    let detail = Some(json!({"register": register, "value": value}));
    store::history::record(tx, lot.organisation_id, id.0, "labelled", actor.person, detail).await?;
    let all = store::lots::aliases(&**tx, id).await?;
    let new = all.into_iter().rfind(|alias| alias.register == register && alias.value == value);
    new.ok_or_else(|| Error::Internal("a label vanished while it was written".to_owned()))
}

/// All names of a lot besides its code.
pub async fn of(db: &impl ConnectionTrait, actor: &Actor, id: LotId) -> Result<Vec<entity::alias::Model>> {
    let lot = lots::own(db, actor, id).await?;
    Ok(store::lots::aliases(db, lot.id).await?)
}
