//! A server that answers in the form of Meilisearch 1.50. It keeps documents and tasks, and finds what it is told.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What one search of a multi-search is answered with.
type Finding = Box<dyn Fn(&Value) -> Value + Send>;

/// The most bytes of a request. A real server takes 100 MB.
const MOST: usize = 40 << 20;

pub struct Index {
    /// By their ids.
    pub documents: HashMap<String, Value>,
    pub has_settings: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Default for Index {
    fn default() -> Self {
        let now = Utc::now();
        Self { documents: HashMap::new(), has_settings: false, created_at: now, updated_at: now }
    }
}

pub struct Played {
    pub url: String,
    pub state: Arc<Mutex<State>>,
    serving: JoinHandle<()>,
}

impl Drop for Played {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

#[derive(Default)]
pub struct State {
    pub indexes: BTreeMap<String, Index>,
    /// How a request for each task is answered.
    tasks: Vec<(u16, Value)>,
    /// The two indexes of a swap that is not done yet, and how many requests come before it.
    swapping: Option<(u32, [String; 2])>,
    /// Requests: method and path, and the body.
    pub asked: Vec<(String, Value)>,
    /// Answers that were recorded, by request, in their order. The last answer to a request stays.
    pub recorded: Vec<(String, u16, Value)>,
    /// The next answers are these, whatever is asked.
    pub faults: Vec<u16>,
    /// The answer to this request is lost, once. The request is done.
    pub answer_is_lost: Option<String>,
    /// This request is refused, once.
    pub refused: Option<String>,
    /// All indexes are lost before this request is done, once.
    pub data_is_lost: Option<String>,
    /// The key is one for some indexes, so it cannot ask for the task of a swap. A swap is done so many requests later.
    pub hides_swaps: Option<u32>,
    /// The next deletion of documents is cancelled.
    pub cancels_deletion: bool,
    /// Each answer waits for so long.
    pub slow: Duration,
    /// A lot with this title makes its task fail.
    pub refused_title: Option<String>,
    pub finding: Option<Finding>,
    /// Words that facet searches find.
    pub spelt: Vec<String>,
}

impl Played {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&shared)));
            }
        });
        Self { url, state, serving }
    }

    pub fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap())
    }

    /// The bodies of the requests to a path so far.
    pub fn asked(&self, request: &str) -> Vec<Value> {
        self.with(|state| {
            let asked = state.asked.iter().filter(|(one, _)| one == request);
            asked.map(|(_, body)| body.clone()).collect()
        })
    }
}

async fn answer(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Some((request, length, body)) = read(&mut stream).await else { return };
    let slow = state.lock().unwrap().slow;
    tokio::time::sleep(slow).await;
    let (status, said) = match length > MOST {
        true => (413, refusal("payload_too_large")),
        false => state.lock().unwrap().answer(&request, body),
    };
    let said = said.to_string();
    let head = format!(
        "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        said.len()
    );
    // Whoever asked may have gone.
    let _ = stream.write_all([head, said].concat().as_bytes()).await;
}

/// Method and path, and the body with its length.
async fn read(stream: &mut TcpStream) -> Option<(String, usize, Value)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    while bytes.len() < end + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let line = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut words = line.split(' ');
    let request = format!("{} {}", words.next()?, words.next()?);
    Some((request, length, serde_json::from_slice(&bytes[end..]).unwrap_or(Value::Null)))
}

fn refusal(code: &str) -> Value {
    json!({"message": "…", "code": code, "type": "invalid_request", "link": "https://docs.meilisearch.com/errors"})
}

impl State {
    fn answer(&mut self, request: &str, body: Value) -> (u16, Value) {
        self.asked.push((request.to_owned(), body.clone()));
        let mut recorded = (0..self.recorded.len()).filter(|at| self.recorded[*at].0 == request);
        if let Some(at) = recorded.next() {
            let is_last = recorded.next().is_none();
            let (_, status, said) = if is_last { self.recorded[at].clone() } else { self.recorded.remove(at) };
            return (status, said);
        }
        if !self.faults.is_empty() {
            let status = self.faults.remove(0);
            if status != 200 {
                return (status, refusal("internal"));
            }
        }
        if self.refused.take_if(|refused| refused.as_str() == request).is_some() {
            return (400, refusal("bad_request"));
        }
        if self.data_is_lost.take_if(|before| before.as_str() == request).is_some() {
            self.indexes.clear();
        }
        match self.swapping.take() {
            Some((0, names)) => self.swap(names),
            Some((left, names)) => self.swapping = Some((left - 1, names)),
            None => {}
        }
        let done = self.done(request, &body);
        match self.answer_is_lost.take_if(|lost| lost.as_str() == request) {
            Some(_) => (503, refusal("internal")),
            None => done,
        }
    }

    fn done(&mut self, request: &str, body: &Value) -> (u16, Value) {
        let path = request.split('?').next().unwrap();
        let (method, path) = path.split_once(' ').unwrap();
        let steps: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match (method, steps.as_slice()) {
            ("GET", ["tasks", n]) => self.tasks[n.parse::<usize>().unwrap()].clone(),
            ("POST", ["multi-search"]) => self.search(body),
            ("POST", ["indexes"]) => {
                let name = body["uid"].as_str().unwrap().to_owned();
                let is_there = self.indexes.contains_key(&name);
                self.indexes.entry(name).or_default();
                self.enqueue(is_there.then(|| refusal("index_already_exists")))
            }
            ("GET", ["indexes"]) => {
                let results: Vec<Value> = self.indexes.iter().map(|(name, index)| described(name, index)).collect();
                (200, json!({"results": results, "offset": 0, "limit": 1000, "total": results.len()}))
            }
            ("POST", ["swap-indexes"]) => {
                let names = [0, 1].map(|n| body[0]["indexes"][n].as_str().unwrap().to_owned());
                match self.hides_swaps {
                    Some(requests) => {
                        self.swapping = Some((requests, names));
                        self.task((404, refusal("task_not_found")))
                    }
                    None => {
                        self.swap(names);
                        self.enqueue(None)
                    }
                }
            }
            ("POST", ["indexes", name, "documents"]) => self.add(name, body),
            (_, ["indexes", name, ..]) if !self.indexes.contains_key(*name) => (404, refusal("index_not_found")),
            ("GET", ["indexes", name]) => (200, described(name, &self.indexes[*name])),
            ("DELETE", ["indexes", name]) => {
                self.indexes.remove(*name);
                self.enqueue(None)
            }
            ("PATCH", ["indexes", name, "settings"]) => {
                self.indexes.get_mut(*name).unwrap().has_settings = true;
                self.enqueue(None)
            }
            ("GET", ["indexes", name, "stats"]) => {
                (200, json!({"numberOfDocuments": self.indexes[*name].documents.len()}))
            }
            ("POST", ["indexes", name, "documents", "fetch"]) => self.fetch(name, body),
            ("POST", ["indexes", _, "documents", "delete-batch"]) if self.cancels_deletion => {
                self.cancels_deletion = false;
                self.task((200, json!({"status": "canceled", "error": null, "canceledBy": 7})))
            }
            ("POST", ["indexes", name, "documents", "delete-batch"]) => {
                let index = self.indexes.get_mut(*name).unwrap();
                body.as_array().unwrap().iter().for_each(|id| drop(index.documents.remove(id.as_str().unwrap())));
                self.enqueue(None)
            }
            ("POST", ["indexes", _, "facet-search"]) => {
                let hits: Vec<Value> = self.spelt.iter().map(|word| json!({"value": word, "count": 1})).collect();
                (200, json!({"facetHits": hits, "facetQuery": body["facetQuery"], "processingTimeMs": 0}))
            }
            _ => (404, refusal("not_found")),
        }
    }

    /// Like the server, it makes an index that is missing.
    fn add(&mut self, name: &str, body: &Value) -> (u16, Value) {
        let documents = body.as_array().unwrap();
        let marked = self.refused_title.clone();
        let is_refused = |document: &Value| {
            let words = document["word"].as_array().into_iter().flatten();
            marked.as_ref().is_some_and(|title| words.into_iter().any(|word| word.as_str() == Some(title.as_str())))
        };
        if documents.iter().any(is_refused) {
            return self.enqueue(Some(refusal("invalid_document_geo_field")));
        }
        let index = self.indexes.entry(name.to_owned()).or_default();
        for document in documents {
            index.documents.insert(document["id"].as_str().unwrap().to_owned(), document.clone());
        }
        index.updated_at = Utc::now();
        self.enqueue(None)
    }

    /// The documents with these ids, or all. Every filter is for those that are visible to nobody.
    fn fetch(&self, name: &str, body: &Value) -> (u16, Value) {
        let Index { documents, has_settings, .. } = &self.indexes[name];
        let filter = body["filter"].as_str();
        if filter.is_some() && !has_settings {
            return (400, refusal("invalid_document_filter"));
        }
        assert!(filter.is_none_or(|filter| filter == "visible_to NOT EXISTS"));
        let ids = body["ids"].as_array();
        let is_meant = |document: &&Value| {
            let is_named = ids.is_none_or(|ids| ids.contains(&document["id"]));
            is_named && (filter.is_none() || document["visible_to"].is_null())
        };
        let results: Vec<&Value> = documents.values().filter(is_meant).collect();
        (200, json!({"results": results, "offset": 0, "limit": 10_000, "total": results.len()}))
    }

    fn swap(&mut self, [one, other]: [String; 2]) {
        let (a, b) = (self.indexes.remove(&one).unwrap(), self.indexes.remove(&other).unwrap());
        self.indexes.extend([(one, b), (other, a)]);
    }

    fn enqueue(&mut self, error: Option<Value>) -> (u16, Value) {
        let status = if error.is_some() { "failed" } else { "succeeded" };
        self.task((200, json!({"status": status, "error": error, "canceledBy": null})))
    }

    /// A new task, and how a request for it is answered.
    fn task(&mut self, answer: (u16, Value)) -> (u16, Value) {
        self.tasks.push(answer);
        (202, json!({"taskUid": self.tasks.len() - 1, "indexUid": null, "status": "enqueued", "type": "any"}))
    }

    fn search(&self, body: &Value) -> (u16, Value) {
        let queries = body["queries"].as_array().unwrap();
        if queries.iter().any(|query| !self.indexes.contains_key(query["indexUid"].as_str().unwrap())) {
            return (400, refusal("index_not_found"));
        }
        let nothing = json!({"hits": [], "estimatedTotalHits": 0});
        let found = |query: &Value| self.finding.as_ref().map_or(nothing.clone(), |finding| finding(query));
        (200, json!({"results": queries.iter().map(found).collect::<Vec<_>>()}))
    }
}

fn described(name: &str, index: &Index) -> Value {
    json!({"uid": name, "createdAt": index.created_at, "updatedAt": index.updated_at, "primaryKey": "id"})
}
