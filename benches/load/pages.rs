//! Pages, as somebody's browser asks for them. Beside them stands the listing that programs ask for.

use std::sync::Arc;

use ombruk::{
    app::directory::sessions::{self, Arrival},
    domain::directory::sign_in::SignInWay,
    store::Tx,
};
use serde_json::Value;

use super::{Outcome, dice::Dice, inside::Inside, loads, town::Town, wire::Ask};

#[derive(Clone, Copy)]
pub enum Page {
    Home,
    /// 24 things and facets.
    Find,
    Need,
}

pub const ALL: [Page; 3] = [Page::Home, Page::Find, Page::Need];

/// What pages are asked for, and by whom.
pub struct Asked {
    session: Arc<str>,
    needs: Vec<String>,
    words: Vec<&'static str>,
}

impl Asked {
    /// Signs the town's person in. `needs` is what the server answered when they were stated.
    pub async fn prepare(inside: &Inside, town: &Town, needs: &[Vec<u8>]) -> Outcome<Self> {
        let (person, arrival) = (town.person, &Arrival { browser: "load", before: None });
        let begin = |tx: Tx| async move { sessions::begin(&tx, person, arrival, SignInWay::Link).await };
        let session = inside.app.db.write(begin).await?.into();
        let mut ids = Vec::new();
        for need in needs {
            let need: Value = serde_json::from_slice(need)?;
            ids.push(need["id"].as_str().ok_or("a need without an id")?.to_owned());
        }
        // A number of an inventory is a code: the page of what was found leads on from it, to the thing.
        let words = loads::WORDS.into_iter().filter(|words| !words.starts_with("INV")).collect();
        if ids.is_empty() { Err("no need was stated".into()) } else { Ok(Self { session, needs: ids, words }) }
    }

    /// The listing, with the words of [`Page::Find`].
    pub fn listing(&self, dice: &mut Dice) -> Ask {
        loads::search(dice.one::<&str>(&self.words))
    }

    pub fn page(&self, page: Page, dice: &mut Dice) -> Ask {
        let path = match page {
            Page::Home => "/".to_owned(),
            Page::Find => format!("/things?q={}", loads::encoded(dice.one::<&str>(&self.words))),
            Page::Need => format!("/needs/{}", dice.one(&self.needs)),
        };
        Ask::page(path, &self.session)
    }
}

impl Page {
    pub fn name(self) -> &'static str {
        match self {
            Page::Home => "GET / as a page",
            Page::Find => "GET /things?q= as a page",
            Page::Need => "GET /needs/{id} as a page",
        }
    }
}
