//! The people one can act as. Only people.json has their tokens: the database keeps hashes.

use std::{fs, path::Path};

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::demo::files::{self, Files, missing};
use crate::{
    app::{
        App, Error, Result,
        directory::{access, trees::Directory},
    },
    domain::{Condition, LotState, PersonId, Role, TokenId, UnitId},
    store::{self, Tx, rows::token},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Acting {
    pub name: String,
    pub role: Role,
    pub organisation: String,
    /// The person's unit, or the one of their whole organisation. People of partners have none.
    pub unit_id: Option<UnitId>,
    pub token: String,
    pub person_id: PersonId,
}

/// How long a token is valid. A demo that is left running must not stay open for ever. Starting it again makes new
/// tokens.
const LIFE: TimeDelta = TimeDelta::days(30);

/// All people, with the tokens of `file` that are still valid. The others get new ones, and the file is written again.
pub async fn acting(app: &App, file: &Path) -> Result<Vec<Acting>> {
    let kept: Vec<Acting> =
        fs::read_to_string(file).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let files = Files::read()?;
    let mut everybody = Vec::new();
    for person in &files.people {
        let row = store::directory::people::by_email(app.db.read(), &person.email).await?;
        let row = row.ok_or_else(|| Error::Internal(format!("{} is not in the database", person.name)))?;
        let organisation = files.organisations.iter().find(|organisation| organisation.key == person.organisation);
        let organisation = organisation.map(|organisation| organisation.name.clone()).unwrap_or_default();
        let mut token = None;
        if let Some(one) = kept.iter().find(|one| one.name == person.name)
            && let Some(actor) = access::authenticate(app, &one.token).await?
            && actor.person == row.id
        {
            token = Some(one.token.clone());
        }
        let token = match token {
            Some(token) => token,
            None => app.db.write(|tx| async move { new_token(&tx, row.id).await }).await?,
        };
        everybody.push(Acting {
            name: person.name.clone(),
            role: person.role,
            organisation,
            unit_id: unit(app, &files, person, row.organisation_id).await?,
            token,
            person_id: row.id,
        });
    }
    keep(file, &everybody).map_err(|error| Error::Internal(format!("{}: {error}", file.display())))?;
    Ok(everybody)
}

async fn new_token(tx: &Tx, person_id: PersonId) -> Result<String> {
    let secret = access::new_token()?;
    let token = token::Model {
        id: TokenId::new(),
        person_id,
        hash: access::hash(&secret),
        label: "demo".to_owned(),
        created_at: tx.at,
        expires_at: Some(tx.at + LIFE),
        revoked_at: None,
    };
    store::directory::people::insert_token(tx, token).await?;
    Ok(secret)
}

async fn unit(
    app: &App,
    files: &Files,
    person: &files::Person,
    organisation: crate::domain::OrganisationId,
) -> Result<Option<UnitId>> {
    let directory = Directory::load(app.db.read(), &[organisation]).await?;
    let named = files.units.iter().find(|unit| person.unit.as_ref() == Some(&unit.key));
    Ok(named.and_then(|named| directory.unit_called(&named.name)))
}

/// Writes a file that only its owner can read.
fn keep(file: &Path, everybody: &[Acting]) -> std::io::Result<()> {
    let text = serde_json::to_string_pretty(everybody)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(file)?, format!("{text}\n").as_bytes())
}

/// What the curl lines of the welcome text name: the first employee's unit, its site, and a lot that is free.
pub struct Example {
    pub unit: String,
    pub place: String,
    pub code: String,
    pub category: &'static str,
}

pub async fn something_to_see(app: &App) -> Result<Example> {
    const CATEGORY: &str = "office-chair";
    let files = Files::read()?;
    let employee = files.people.iter().find(|person| person.role == Role::Employee);
    let email = employee.map(|person| person.email.as_str()).unwrap_or_default();
    let db = app.db.read();
    let person = store::directory::people::by_email(db, email).await?.ok_or_else(|| missing("person", email))?;
    let actor = store::directory::people::actor(db, &person).await?.ok_or_else(|| missing("person", email))?;
    let unit = actor.grants.first().and_then(|grant| grant.units.as_ref()?.first().copied());
    let directory = Directory::load(db, &[person.organisation_id]).await?;
    let site = unit.and_then(|unit| directory.site_of(unit));
    let lots = store::demo::idle(db, person.organisation_id, CATEGORY, &[LotState::Available]).await?;
    let good = lots.iter().find(|lot| lot.condition == Condition::Good).or(lots.first());
    Ok(Example {
        unit: unit.map(|unit| unit.to_string()).unwrap_or_default(),
        place: site.map(|site| site.to_string()).unwrap_or_default(),
        code: good.map(|lot| lot.code.clone()).unwrap_or_default(),
        category: CATEGORY,
    })
}

/// Whether the database has no open organisation.
pub async fn is_empty(app: &App) -> Result<bool> {
    Ok(store::directory::organisations::open(app.db.read()).await?.is_empty())
}

/// Whether anybody has a token. Tokens are made after everything else is loaded.
pub async fn can_act(app: &App) -> Result<bool> {
    Ok(store::demo::any_token(app.db.read()).await?)
}
