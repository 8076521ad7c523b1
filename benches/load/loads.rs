//! What clients do to the server, each kind of request with its own crowd.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ombruk::domain::{LotId, time};
use serde_json::{Value, json};

use super::{
    Outcome,
    crowd::{Figures, Step, crowd},
    dice::Dice,
    server::Server,
    town::Town,
    wire::{Ask, Wire},
};

/// What people really type, with misspellings.
pub const WORDS: [&str; 14] = [
    "",
    "stol",
    "kontorstol",
    "kontorsstol svart",
    "office chair",
    "håg capisco",
    "skrivebord eik",
    "capsico",
    "kont",
    "kinnarps tion grå",
    "INV0001",
    "kontorstol håg grå med hjul",
    "sofa blå",
    "xyzzy",
];

/// What people have typed when suggestions are asked for.
pub const TYPED: [&str; 8] = ["st", "konto", "hå", "hag cap", "skriv", "INV", "kin", "office ch"];

/// Requests that wait to be sent, each once.
pub type Queue = Arc<Mutex<Vec<Ask>>>;
pub type Answers = Arc<Mutex<Vec<Vec<u8>>>>;

pub fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `clients` connections, each sending what `next` answers until it answers `None`.
pub async fn requests(
    server: &Server,
    clients: usize,
    lasting: Duration,
    keep: Option<&Answers>,
    next: impl Fn(&mut Dice) -> Option<Ask> + Clone + Send + Sync + 'static,
) -> Outcome<Figures> {
    let wires = server.wires(clients).await?;
    let states: Vec<(Wire, Dice)> =
        wires.into_iter().enumerate().map(|(n, wire)| (wire, Dice::new((clients * 1_000 + n) as u64))).collect();
    let keep = keep.cloned();
    crowd(states, lasting, move |(mut wire, mut dice), _| {
        let (next, keep) = (next.clone(), keep.clone());
        async move {
            let Some(ask) = next(&mut dice) else { return ((wire, dice), Ok(Step::Empty)) };
            let answered = wire.send(&ask).await.map(|answer| {
                if let Some(keep) = keep {
                    open(&keep).push(answer);
                }
                Step::Done
            });
            ((wire, dice), answered)
        }
    })
    .await
}

/// Everything in the queue, until it is empty or the time is over.
pub async fn each(server: &Server, clients: usize, lasting: Duration, queue: &Queue) -> Outcome<Figures> {
    let queue = queue.clone();
    requests(server, clients, lasting, None, move |_| open(&queue).pop()).await
}

pub fn detail(lot: LotId) -> Ask {
    Ask::get(format!("/api/v1/lots/{lot}"))
}

pub fn search(words: &str) -> Ask {
    Ask::get(format!("/api/v1/lots?q={}&limit=24", encoded(words)))
}

/// Several values of two facets, and an order of its own.
pub fn narrowed(words: &str) -> Ask {
    let filters = "state=available&condition=good&condition=as_new&colour=black&colour=grey&sort=number";
    Ask::get(format!("/api/v1/lots?q={}&limit=24&{filters}", encoded(words)))
}

pub fn suggest(typed: &str) -> Ask {
    Ask::get(format!("/api/v1/suggest?q={}", encoded(typed)))
}

pub fn encoded(words: &str) -> String {
    let mut encoded = String::new();
    for byte in words.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => encoded.push(byte as char),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

pub fn new_lot(town: &Town, dice: &mut Dice) -> Ask {
    let wanted = town.wanted();
    let category = *dice.one(&wanted);
    let body = json!({
        "category": category.key,
        "title": format!("{} {}", dice.one(&category.names), dice.one(&super::register::COLOURS)),
        "quantity": 1 + dice.roll(6),
        "condition": "good",
        "unit_id": dice.one(&town.units).0,
        "place_id": dice.one(&town.rooms).0,
        "attributes": {
            "width_cm": 60, "depth_cm": 60, "height_cm": 90,
            "colour": dice.one(&super::register::COLOURS), "brand": dice.one(&super::register::BRANDS),
        },
    });
    Ask::post("/api/v1/lots", body)
}

pub fn new_need(town: &Town, dice: &mut Dice) -> Ask {
    let wanted = town.wanted();
    let needed_by = time::now().date_naive() + chrono::Days::new(30 + dice.roll(90) as u64);
    let requirements = if dice.roll(2) == 0 { json!({}) } else { json!({"min_condition": "worn"}) };
    let body = json!({
        "unit_id": dice.one(&town.units).0,
        "place_id": dice.one(&town.rooms).0,
        "needed_by": needed_by,
        "purpose": "Ny gruppe fra høsten",
        "assessment": {"alternatives_considered": true, "note": "Vi har spurt alle naboskolene, og de trenger sine selv"},
        "lines": [{
            "category": dice.one(&wanted).key, "quantity": 1 + dice.roll(6), "requirements": requirements,
        }],
    });
    Ask::post("/api/v1/needs", body)
}

/// One decision for each need that was stated: it accepts one thing from the stock, as somebody who saw the answer
/// would. No lot is promised more often than it has things.
pub fn accepts(needs: &[Vec<u8>]) -> Outcome<Vec<Ask>> {
    let mut taken: std::collections::HashMap<String, i64> = Default::default();
    let mut asks = Vec::new();
    for need in needs {
        let need: Value = serde_json::from_slice(need)?;
        let line = &need["lines"][0];
        let offers = line["offers"].as_array().ok_or("a need without a list of offers")?;
        let mut free = offers.iter().filter(|offer| {
            let lot = offer["lot_id"].as_str().unwrap_or_default();
            offer["kind"] == "stock" && taken.get(lot).copied().unwrap_or(0) < offer["available"].as_i64().unwrap_or(0)
        });
        let Some(offer) = free.next() else { continue };
        *taken.entry(offer["lot_id"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
        let path = |id: &Value| id.as_str().unwrap_or_default().to_owned();
        asks.push(Ask::post(
            format!("/api/v1/needs/{}/lines/{}/decisions", path(&need["id"]), path(&line["id"])),
            json!({"offer_id": offer["id"], "seen": offer["seen"], "accept": 1}),
        ));
    }
    Ok(asks)
}

pub fn handover(reservation: impl std::fmt::Display) -> Ask {
    Ask::post(format!("/api/v1/reservations/{reservation}/handover"), json!({}))
}

/// Deals the requests out to this many crowds.
pub fn deal(asks: Vec<Ask>, crowds: usize) -> Vec<Queue> {
    let queues: Vec<Queue> = (0..crowds).map(|_| Queue::default()).collect();
    for (n, ask) in asks.into_iter().enumerate() {
        open(&queues[n % crowds]).push(ask);
    }
    queues
}
