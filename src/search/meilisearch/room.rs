//! What the process knows of the index on the server: which one answers, and how far it has come.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::timeout;
use uuid::Uuid;

use crate::search::contract::{Beginning, Completions, Health, Held, Meant, Page, Query, Vocabulary};
use crate::search::meilisearch::breaker::Breaker;
use crate::search::meilisearch::client::{Client, LEFT_ALONE};
use crate::search::meilisearch::completion::complete;
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::footing::Footing;
use crate::search::meilisearch::indexes::Names;
use crate::search::meilisearch::search::search;
use crate::search::meilisearch::settings::SCHEMA;
use crate::search::query::{Lexicon, Understood};

/// The longest search. Callers give up a little later and ask the database.
const WHOLE: Duration = Duration::from_millis(1_800);

pub struct Room {
    pub client: Client,
    pub names: Names,
    /// The version of the vocabulary that the engine was given.
    pub vocabulary: u64,
    /// The words of lots.
    pub lots: Arc<Mutex<Lexicon>>,
    queries: Arc<Mutex<Lexicon>>,
    state: RwLock<State>,
    /// Counts searches that took too long.
    slow: Breaker,
    /// True while a rebuild of this process holds the lease.
    pub rebuilding: AtomicBool,
    /// When the index beside was made that this process has not ended or not removed yet.
    left_behind: Mutex<Option<DateTime<Utc>>>,
    /// The process has its folder alone. So a command notices that a server runs, and leaves the work to it.
    _lock: File,
}

struct State {
    /// Why no index answers, or the one that does.
    answering: Result<Answering, String>,
    /// An index that is not to answer, and why.
    distrusted: Option<(Uuid, String)>,
}

/// An index that answers.
#[derive(Clone)]
pub struct Answering {
    pub index: String,
    pub footing: Footing,
    /// It was made with another vocabulary than the one that the engine was given.
    pub is_outdated: bool,
}

impl Room {
    /// No request is sent yet.
    pub fn open(
        (url, key, prefix): (&str, Option<String>, &str),
        folder: &Path,
        vocabulary: &Vocabulary,
    ) -> Result<Self, Error> {
        let queries = Lexicon::new(vocabulary);
        Ok(Self {
            client: Client::new(url, key)?,
            names: Names::new(prefix, vocabulary),
            vocabulary: vocabulary.version(),
            lots: Arc::new(Mutex::new(queries.twin())),
            queries: Arc::new(Mutex::new(queries)),
            state: RwLock::new(State {
                answering: Err("the search server was not asked yet".to_owned()),
                distrusted: None,
            }),
            slow: Breaker::new(LEFT_ALONE),
            rebuilding: AtomicBool::new(false),
            left_behind: Mutex::default(),
            _lock: lock(folder)?,
        })
    }

    /// A search asks up to eight times. A server that answers each time, but slowly, is left alone too.
    pub async fn search(&self, query: Query) -> Result<Page, Error> {
        let began = self.slow.enter()?;
        let page = timeout(WHOLE, self.find(query)).await.unwrap_or(Err(Error::Late));
        match &page {
            Ok(_) => self.slow.worked(),
            Err(Error::Late) => self.slow.failed(began),
            Err(_) => {}
        }
        page
    }

    async fn find(&self, query: Query) -> Result<Page, Error> {
        let answering = self.answering()?;
        let asked = match query.words.clone() {
            Some(words) => Some(self.understand(words).await?),
            None => None,
        };
        let nothing = Understood::default();
        let page = search(&self.client, &answering.index, &query, asked.as_ref().unwrap_or(&nothing)).await;
        let page = page.inspect_err(|error| self.notice_loss(error, &answering))?;
        Ok(Page { meant: asked.map(Meant::from), outdated: answering.is_outdated, ..page })
    }

    pub async fn complete(&self, beginning: &Beginning) -> Result<Completions, Error> {
        let answering = self.answering()?;
        let completions = complete(&self.client, &answering.index, beginning).await;
        completions.inspect_err(|error| self.notice_loss(error, &answering))
    }

    /// The lock is held only while words are looked up, not while misspelt words are compared with all listed words.
    async fn understand(&self, words: String) -> Result<Understood, Error> {
        let queries = Arc::clone(&self.queries);
        let understanding = tokio::task::spawn_blocking(move || {
            let heard = queries.lock().unwrap_or_else(PoisonError::into_inner).hear(&words);
            heard.understood()
        });
        understanding.await.map_err(|_| Error::Fault)
    }

    /// Looks which index of the server answers, and how far it has come.
    pub async fn refresh(&self) -> Result<Health, Error> {
        let answering = match Footing::read(&self.client, &self.names.answering).await? {
            Some(footing) => {
                let index = self.names.answering.clone();
                Ok(Answering { index, is_outdated: footing.vocabulary != self.vocabulary, footing })
            }
            None => self.of_another_version().await?.ok_or_else(|| "it is new".to_owned()),
        };
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.answering = match (answering, &state.distrusted) {
            (Ok(answering), Some((id, why))) if answering.footing.id == *id => Err(why.clone()),
            (answering, _) => answering,
        };
        Ok(match &state.answering {
            Ok(answering) if answering.is_outdated => Health::Outdated,
            Ok(_) => Health::Ready,
            Err(why) => Health::NeedsRebuild(why.clone()),
        })
    }

    /// After an update of the program, the index of the version before it answers until the new one is made.
    async fn of_another_version(&self) -> Result<Option<Answering>, Error> {
        for index in self.names.of_other_versions(&self.client).await? {
            let footing = Footing::read(&self.client, &index).await?;
            if let Some(footing) = footing.filter(|footing| footing.schema == SCHEMA) {
                return Ok(Some(Answering { index, footing, is_outdated: true }));
            }
        }
        Ok(None)
    }

    pub fn answering(&self) -> Result<Answering, Error> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.answering.clone().map_err(Error::NotReady)
    }

    pub fn held(&self) -> Option<(Uuid, Held)> {
        self.answering().ok().map(|answering| (answering.footing.id, answering.footing.held))
    }

    /// The footing of an index without changes.
    pub fn new_footing(&self, id: Uuid) -> Footing {
        Footing { schema: SCHEMA, vocabulary: self.vocabulary, id, held: Held::default() }
    }

    /// The index that answers has taken in what its footing says.
    pub fn has_settled(&self, footing: Footing) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Ok(answering) = &mut state.answering
            && answering.footing.id == footing.id
        {
            answering.footing = footing;
        }
    }

    /// Another index answers from now on.
    pub fn has_swapped(&self, footing: Footing) {
        let answering = Answering { index: self.names.answering.clone(), footing, is_outdated: false };
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        (state.answering, state.distrusted) = (Ok(answering), None);
    }

    /// When the index beside was made that only this process may remove.
    pub fn left_behind(&self) -> Option<DateTime<Utc>> {
        *self.left_behind.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn leaves_behind(&self, made: Option<DateTime<Utc>>) {
        *self.left_behind.lock().unwrap_or_else(PoisonError::into_inner) = made;
    }

    /// Refuses all searches until the index is rebuilt.
    pub fn distrust(&self, why: String) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let id = state.answering.as_ref().ok().map(|answering| answering.footing.id);
        if let Some(id) = id {
            state.distrusted = Some((id, why.clone()));
        }
        state.answering = Err(why);
    }

    /// The server has lost the index: it is asked no more until there is another one.
    fn notice_loss(&self, error: &Error, lost: &Answering) {
        let Error::NotReady(why) = error else { return };
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if matches!(&state.answering, Ok(answering) if answering.footing.id == lost.footing.id) {
            state.answering = Err(why.clone());
        }
    }
}

/// The operating system releases the lock even if the process is killed.
fn lock(folder: &Path) -> Result<File, Error> {
    std::fs::create_dir_all(folder)?;
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Leased),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
