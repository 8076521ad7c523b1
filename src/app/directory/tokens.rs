//! Tokens: made for a person, shown once, and ending at a set time.

use crate::app::{
    App, Error, Result,
    directory::{access, policy},
    found,
};
use crate::{
    domain::{
        Bad, Event, Instant, PersonId, Refused, TokenId,
        directory::{
            actor::{Act, Actor},
            permit::{Administer, Throughout},
            person::NewToken,
        },
        event::TokenOrigin,
        time,
    },
    store::{
        Tx,
        directory::people,
        history,
        rows::{person, token},
    },
};

/// A token as it is listed, without its secret, of which only a hash is stored.
pub struct Token {
    pub id: TokenId,
    pub person: PersonId,
    pub label: String,
    pub created_at: Instant,
    pub expires_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
}

pub async fn list(app: &App, actor: &Actor, after: Option<TokenId>, limit: u64) -> Result<Vec<Token>> {
    actor.may_throughout(Act::Administer)?;
    Ok(people::tokens(app.db.read(), actor, after, limit).await?.into_iter().map(Token::from).collect())
}

/// The actor's own tokens that are valid.
pub async fn own(app: &App, actor: &Actor) -> Result<Vec<Token>> {
    let tokens = people::tokens_of(app.db.read(), actor.person, time::now()).await?;
    let policy = policy::of(app.db.read(), actor.organisation).await?;
    let shown = |row: token::Model| {
        let ends = policy.token_ends(row.created_at, row.expires_at);
        Token { expires_at: Some(ends), ..Token::from(row) }
    };
    Ok(tokens.into_iter().map(shown).filter(|token| token.expires_at.is_none_or(|end| end > time::now())).collect())
}

/// Makes a token for the actor, which may do what the actor may.
pub async fn make_own(tx: &Tx, actor: &Actor, label: &str) -> Result<(Token, String)> {
    if label.trim().is_empty() {
        return Err(Refused::invalid("label", Bad::Empty).into());
    }
    let new = NewToken { person: actor.person, label: label.to_owned(), expires_at: None };
    let person = found(people::find(&**tx, actor.person).await?, "person")?;
    issue(tx, &person, &new, Some(actor.person)).await
}

/// Revokes a token of the actor's own.
pub async fn revoke_own(tx: &Tx, actor: &Actor, id: TokenId) -> Result<()> {
    let token = people::find_token(&**tx, id).await?.filter(|token| token.person_id == actor.person);
    let token = found(token, "token")?;
    people::revoke(tx, token.id).await?;
    let event = Event::TokenRevoked { token_id: id };
    Ok(history::record(tx, actor.organisation, actor.person.0, &event, actor.person).await?)
}

/// Makes a token for a colleague, and answers it with its secret. Only a hash of the secret is stored, so a lost one is
/// replaced by a new token.
pub async fn make(tx: &Tx, actor: &Throughout<'_, Administer>, new: &NewToken) -> Result<(Token, String)> {
    let person = people::find(&**tx, new.person).await?;
    let person = person.filter(|person| actor.belongs_to(person.organisation_id) && person.works_here());
    let unknown = || Refused::invalid("person_id", Bad::Unknown { value: new.person.to_string() });
    let person = person.ok_or_else(|| Error::Refused(unknown()))?;
    issue(tx, &person, new, Some(actor.person)).await
}

/// Makes a token on the command line, where nobody is signed in. The history names no maker, and says that the command
/// line made it.
pub async fn make_here(tx: &Tx, id: PersonId, label: &str) -> Result<(Token, String)> {
    let new = NewToken { person: id, label: label.to_owned(), expires_at: None };
    let person = people::find(&**tx, id).await?;
    let person = person.filter(person::Model::works_here);
    issue(tx, &found(person, "person")?, &new, None).await
}

async fn issue(tx: &Tx, person: &person::Model, new: &NewToken, by: Option<PersonId>) -> Result<(Token, String)> {
    let policy = policy::of(&**tx, person.organisation_id).await?;
    new.check(tx.at, &policy)?;
    let secret = access::new_token()?;
    let token = token::Model {
        id: TokenId::new(),
        person_id: person.id,
        hash: access::hash(&secret),
        label: new.label.trim().to_owned(),
        created_at: tx.at,
        expires_at: Some(policy.token_ends(tx.at, new.expires_at)),
        revoked_at: None,
    };
    let token = people::insert_token(tx, token).await?;
    let from = by.is_none().then_some(TokenOrigin::CommandLine);
    let event = Event::TokenMade { token_id: token.id, from };
    history::record(tx, person.organisation_id, person.id.0, &event, by).await?;
    Ok((token.into(), secret))
}

/// Revokes a token. Revoking it again changes nothing.
pub async fn revoke(tx: &Tx, actor: &Throughout<'_, Administer>, id: TokenId) -> Result<Token> {
    let token = found(people::find_token(&**tx, id).await?, "token")?;
    let person = found(people::find(&**tx, token.person_id).await?, "token")?;
    if !actor.belongs_to(person.organisation_id) {
        return Err(Refused::NotFound { what: "token" }.into());
    }
    if people::revoke(tx, id).await? {
        let event = Event::TokenRevoked { token_id: id };
        history::record(tx, person.organisation_id, person.id.0, &event, actor.person).await?;
    }
    found(people::find_token(&**tx, id).await?.map(Token::from), "token")
}

impl From<token::Model> for Token {
    fn from(row: token::Model) -> Self {
        Self {
            id: row.id,
            person: row.person_id,
            label: row.label,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
        }
    }
}
