//! Whatever people do in whatever order: nothing is bought while something that fits is free and nobody has decided
//! about it. The test keeps a record of its own of what is free and decided, beside the product's.

use std::collections::HashSet;

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

use crate::{
    given::{agreement, id, item, surplus},
    world::{Backend, World, cast::*},
};

#[derive(Clone, Debug)]
enum Step {
    /// So many chairs are declared surplus, good or broken.
    PutUp(i64, bool),
    TakeBack(usize),
    Accept(usize, i64),
    Decline(usize, &'static str),
    /// The coordinator says yes or no to whatever waits.
    Answer(bool),
    LetGo(usize),
    /// A decline is taken back.
    Repent(usize),
    CallOff(&'static str, i64),
}

fn a_step() -> impl Strategy<Value = Step> {
    let which = 0usize..6;
    prop_oneof![
        3 => (1i64..4, prop::bool::weighted(0.2)).prop_map(|(n, broken)| Step::PutUp(n, broken)),
        1 => which.clone().prop_map(Step::TakeBack),
        2 => (which.clone(), 1i64..4).prop_map(|(at, n)| Step::Accept(at, n)),
        4 => (which.clone(), prop::sample::select(vec!["accessibility", "preference"]))
            .prop_map(|(at, reason)| Step::Decline(at, reason)),
        2 => any::<bool>().prop_map(Step::Answer),
        1 => which.clone().prop_map(Step::LetGo),
        1 => which.prop_map(Step::Repent),
        5 => (prop::sample::select(vec!["used", "new"]), 1i64..3).prop_map(|(rung, n)| Step::CallOff(rung, n)),
    ]
}

#[test]
fn nothing_is_bought_over_what_is_free_and_undecided_on_sqlite() {
    told(Backend::Sqlite, 12);
}

#[test]
fn nothing_is_bought_over_what_is_free_and_undecided_on_postgres() {
    told(Backend::Postgres, 6);
}

fn told(backend: Backend, cases: u32) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(ProptestConfig { cases, max_shrink_iters: 48, ..ProptestConfig::default() });
    let steps = prop::collection::vec(a_step(), 5..40);
    runner.run(&steps, |steps| runtime.block_on(walk(backend, steps))).unwrap();
}

async fn walk(backend: Backend, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let Some(world) = World::on(backend).await else { return Ok(()) };
    let ledger = world.ledger();
    let mut town = Town::begins(&world).await;
    for step in &steps {
        town.take(&world, step).await?;
    }
    ledger.adds_up().await;
    Ok(())
}

struct Town {
    need: String,
    decisions: String,
    call_offs: String,
    lots: Vec<Value>,
    /// Lots that somebody declined for good, or with the coordinator's consent.
    declined: HashSet<String>,
}

impl Town {
    async fn begins(world: &World) -> Self {
        for (kind, price) in [("used", 90_000), ("new", 300_000)] {
            let on = agreement(world, json!({"name": kind, "kind": kind})).await;
            item(world, &on, "office-chair", price, 1).await;
        }
        let body = json!({
            "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
            "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 9}],
        });
        let need = world.as_(EMPLOYEE).post("/needs", body).await.ok();
        let line = format!("/needs/{}/lines/{}", id(&need), id(&need["lines"][0]));
        let (decisions, call_offs) = (format!("{line}/decisions"), format!("{line}/call-offs"));
        let need = format!("/needs/{}", id(&need));
        Self { need, decisions, call_offs, lots: Vec::new(), declined: HashSet::new() }
    }

    async fn line(&self, world: &World) -> Value {
        world.as_(EMPLOYEE).get(&self.need).await.ok()["lines"][0].clone()
    }

    async fn take(&mut self, world: &World, step: &Step) -> Result<(), TestCaseError> {
        let line = self.line(world).await;
        let offers = line["offers"].as_array().unwrap();
        let stock: Vec<&Value> = offers.iter().filter(|offer| offer["rung"] == "reuse").collect();
        let nth = |at: usize| (!stock.is_empty()).then(|| stock[at % stock.len()]);
        match *step {
            Step::PutUp(n, broken) => {
                let condition = if broken { "needs_repair" } else { "good" };
                self.lots.push(surplus(world, "office-chair", n, condition).await);
            }
            Step::TakeBack(at) if !self.lots.is_empty() => {
                // Refused while somebody holds some of it; then it stays on offer.
                let lot = id(&self.lots[at % self.lots.len()]);
                world.as_(FACILITY).delete(&format!("/lots/{lot}/surplus")).await;
            }
            Step::Accept(at, n) => {
                if let Some(offer) = nth(at) {
                    let body = json!({"offer_id": offer["id"], "seen": offer["seen"], "accept": n});
                    world.as_(EMPLOYEE).post(&self.decisions, body).await;
                }
            }
            Step::Decline(at, reason) => {
                if let Some(offer) = nth(at) {
                    let decline = json!({"reason": reason, "note": "Passer ikke hos oss"});
                    let body = json!({"offer_id": offer["id"], "decline": decline, "applies_to": "offer"});
                    let said = world.as_(EMPLOYEE).post(&self.decisions, body).await;
                    // A second decline waits too, while the first one waits for the coordinator.
                    let waits = offer["pending"] == true;
                    prop_assert_eq!(said.status, if waits { 409 } else { 201 }, "{:#}", said.body);
                    if reason == "accessibility" && !waits {
                        self.declined.insert(offer["lot_id"].as_str().unwrap().to_owned());
                    }
                }
            }
            Step::Answer(approve) => {
                let coordinator = world.as_(COORDINATOR);
                let waiting = coordinator.get("/approvals").await.ok()["items"].clone();
                for asked in waiting.as_array().unwrap().iter().filter(|asked| asked["state"] == "pending") {
                    let path = format!("/approvals/{}/decision", id(asked));
                    let body = json!({"approve": approve, "note": "Etter samtale"});
                    coordinator.post(&path, body).await.ok();
                    if approve {
                        self.declined.insert(asked["lot_id"].as_str().unwrap().to_owned());
                    }
                }
            }
            Step::LetGo(at) => {
                let kept = world.as_(COORDINATOR).get("/reservations").await.ok()["items"].clone();
                let kept = kept.as_array().unwrap();
                if !kept.is_empty() {
                    world.as_(EMPLOYEE).delete(&format!("/reservations/{}", id(&kept[at % kept.len()]))).await;
                }
            }
            Step::Repent(at) => {
                let counts = |made: &&Value| {
                    made["verdict"] == "decline" && (made["state"] == "standing" || made["state"] == "pending")
                };
                let declines: Vec<&Value> = line["decisions"].as_array().unwrap().iter().filter(counts).collect();
                if !declines.is_empty() {
                    let decline = declines[at % declines.len()];
                    world.as_(EMPLOYEE).delete(&format!("{}/{}", self.decisions, id(decline))).await.ok();
                    self.declined.remove(decline["lot_id"].as_str().unwrap());
                }
            }
            Step::CallOff(rung, n) => {
                let Some(wanted) = offers.iter().find(|offer| offer["rung"] == rung) else { return Ok(()) };
                let free = self.free_and_undecided(world).await;
                let below = if rung == "new" { offers.iter().any(|offer| offer["rung"] == "used") } else { false };
                let body = json!({"offer_id": wanted["id"], "quantity": n});
                let said = world.as_(PROCUREMENT).post(&self.call_offs, body).await;
                let enough = n <= line["unmet"].as_i64().unwrap();
                match said.status {
                    201 => prop_assert!(free.is_empty() && !below && enough, "bought over {free:?}"),
                    409 => {
                        prop_assert_eq!(&said.body["code"], "reuse_first", "{:#}", said.body);
                        prop_assert!(!free.is_empty() || below, "refused for nothing: {:#}", said.body);
                    }
                    status => prop_assert!(status == 422 && !enough, "{status} {:#}", said.body),
                }
            }
            Step::TakeBack(_) => {}
        }
        Ok(())
    }

    /// The lots with free things that a person would find in the store. Nobody here can repair what is broken.
    async fn free_and_undecided(&self, world: &World) -> Vec<String> {
        let mut free = Vec::new();
        for lot in &self.lots {
            let lot = world.as_(FACILITY).get(&format!("/lots/{}", id(lot))).await.ok();
            let some = lot["quantity"].as_i64().unwrap() > lot["held"].as_i64().unwrap();
            let fits = lot["state"] == "available" && lot["condition"] != "needs_repair";
            if some && fits && !self.declined.contains(lot["id"].as_str().unwrap()) {
                free.push(lot["code"].as_str().unwrap().to_owned());
            }
        }
        free
    }
}
