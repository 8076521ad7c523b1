//! Tokens of people. A token's secret is shown once. A token expires by itself.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created},
    page,
};
use crate::{
    app::{App, directory::tokens},
    domain::{
        Instant, PersonId, TokenId,
        directory::{permit::Throughout, person},
    },
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct TokensApi;

#[derive(Object)]
struct Tokens {
    items: Vec<Token>,
    /// Send it as `after` for the following page.
    next: Option<TokenId>,
}

#[derive(Object)]
struct Token {
    id: TokenId,
    person_id: PersonId,
    label: String,
    /// The secret, shown in the answer to its making and never again: only its hash is kept.
    token: Option<String>,
    created_at: Instant,
    expires_at: Option<Instant>,
    revoked_at: Option<Instant>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct NewToken {
    person_id: PersonId,
    /// What it is for, so that somebody dares to revoke it.
    label: String,
    /// At most as late as the policy's `token_days` from now, which is what it is when absent.
    expires_at: Option<Instant>,
}

#[OpenApi(tag = "Tag::People")]
impl TokensApi {
    /// The tokens of the organisation's people, without their secrets.
    #[oai(path = "/tokens", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        limit: Query<Option<i64>>,
        after: Query<Option<TokenId>>,
    ) -> Answer<Tokens> {
        let limit = page::limit(limit.0)?;
        let mut rows = tokens::list(&app, &auth.0.actor, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |token| token.id);
        Ok(Json(Tokens { items: rows.into_iter().map(Token::from).collect(), next }))
    }

    /// Makes a token. Its secret is in this answer alone; a repeated request with the same Idempotency-Key omits it.
    #[oai(path = "/tokens", method = "post")]
    async fn make(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<NewToken>) -> Result<Created<Token>, Problem> {
        let new = body.0.clone();
        let new = &person::NewToken { person: new.person_id, label: new.label, expires_at: new.expires_at };
        let actor = &auth.0.actor;
        let work = |tx, may| async move {
            let (token, secret) = tokens::make(&tx, &may, new).await?;
            Ok(Token { token: Some(secret), ..Token::from(token) })
        };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// Revokes a token at once.
    #[oai(path = "/tokens/:id", method = "delete")]
    async fn revoke(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<TokenId>) -> Result<Changed<Token>, Problem> {
        let (actor, id) = (&auth.0.actor, id.0);
        let work = |tx, may| async move { Ok(Token::from(tokens::revoke(&tx, &may, id).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &String::new(), work).await?.into())
    }
}

impl From<tokens::Token> for Token {
    fn from(token: tokens::Token) -> Self {
        Self {
            id: token.id,
            person_id: token.person,
            label: token.label,
            token: None,
            created_at: token.created_at,
            expires_at: token.expires_at,
            revoked_at: token.revoked_at,
        }
    }
}
