//! One stubborn person tries everything: needs, requirements, declines, changes, many small needs, taking back. Without
//! a second person nothing is bought while more was left undecided than the rule allows. The test keeps a record of its
//! own of what was decided, beside the product's.

use std::collections::{HashMap, HashSet};

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

use crate::{
    given::{agreement, id, item},
    world::{Backend, World, cast::*},
};

#[derive(Clone, Debug)]
enum Step {
    State(i64, Demand),
    Change(usize, i64, Demand),
    Decline(usize, usize, Claim),
    Repent(usize, usize),
    Accept(usize, usize),
    LetGo(usize),
    Withdraw(usize),
    Log(i64),
    Keep(usize, i64),
    Buy(usize, i64),
}

#[derive(Clone, Copy, Debug)]
enum Demand {
    None,
    Narrow,
    Near,
    Good,
    Alike,
    Many,
    Blue,
}

#[derive(Clone, Copy, Debug)]
enum Claim {
    TooFar,
    TooWide,
    Worn,
    Few,
    Hard,
    HardGroup,
}

fn a_demand() -> impl Strategy<Value = Demand> {
    use Demand::*;
    prop::sample::select(vec![None, None, Narrow, Near, Good, Alike, Many, Blue])
}

fn a_step() -> impl Strategy<Value = Step> {
    use Claim::*;
    let at = 0usize..4;
    let claim = prop::sample::select(vec![TooFar, TooWide, Worn, Few, Hard, Hard, HardGroup]);
    prop_oneof![
        3 => (1i64..4, a_demand()).prop_map(|(n, demand)| Step::State(n, demand)),
        1 => (at.clone(), 1i64..4, a_demand()).prop_map(|(at, n, demand)| Step::Change(at, n, demand)),
        6 => (at.clone(), 0usize..8, claim).prop_map(|(at, which, claim)| Step::Decline(at, which, claim)),
        1 => (at.clone(), 0usize..4).prop_map(|(at, which)| Step::Repent(at, which)),
        1 => (at.clone(), 0usize..8).prop_map(|(at, which)| Step::Accept(at, which)),
        1 => (0usize..4).prop_map(Step::LetGo),
        1 => at.clone().prop_map(Step::Withdraw),
        1 => (1i64..9).prop_map(Step::Log),
        1 => (0usize..8, 1i64..4).prop_map(|(which, n)| Step::Keep(which, n)),
        4 => (at, 1i64..3).prop_map(|(at, n)| Step::Buy(at, n)),
    ]
}

fn told(backend: Backend, cases: u32) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(ProptestConfig { cases, max_shrink_iters: 24, ..ProptestConfig::default() });
    let steps = prop::collection::vec(a_step(), 8..30);
    runner.run(&steps, |steps| runtime.block_on(walk(backend, steps))).unwrap();
}

#[test]
fn one_person_alone_buys_nothing_that_the_rule_forbids_sqlite() {
    told(Backend::Sqlite, 10);
}

#[test]
fn one_person_alone_buys_nothing_that_the_rule_forbids_postgres() {
    told(Backend::Postgres, 4);
}

async fn walk(backend: Backend, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let Some(world) = World::on(backend).await else { return Ok(()) };
    let ledger = world.ledger();
    let mut person = Person::begins(&world).await;
    for step in &steps {
        person.tries(&world, step).await?;
    }
    ledger.adds_up().await;
    Ok(())
}

#[derive(Default)]
struct Person {
    /// Paths of lines, with what they are for.
    lines: Vec<(String, String)>,
    bought: i64,
    /// For each line, the lots that were declined on their own, by decision.
    declined: HashMap<String, HashMap<String, String>>,
    /// Lots that the person entered, and reservations without a need: how many of which lot.
    entered: HashSet<String>,
    kept: HashMap<String, i64>,
}

fn demanded(demand: Demand) -> Value {
    match demand {
        Demand::None => json!({}),
        Demand::Narrow => json!({"max_width_cm": 50}),
        Demand::Near => json!({"max_distance_km": 1}),
        Demand::Good => json!({"min_condition": "good"}),
        Demand::Alike => json!({"alike": "product"}),
        Demand::Many => json!({"min_alike": 3}),
        Demand::Blue => json!({"colour": "blue"}),
    }
}

fn said(claim: Claim) -> (Value, &'static str) {
    let note = "Elevene kan ikke bruke dem";
    match claim {
        Claim::TooFar => (json!({"reason": "too_far", "limit": 1}), "offer"),
        Claim::TooWide => (json!({"reason": "wrong_size", "limit": {"max_width_cm": 52}}), "offer"),
        Claim::Worn => (json!({"reason": "condition"}), "group"),
        Claim::Few => (json!({"reason": "too_few_alike"}), "group"),
        Claim::Hard => (json!({"reason": "accessibility", "note": note}), "offer"),
        Claim::HardGroup => (json!({"reason": "chemical_risk", "note": note}), "group"),
    }
}

impl Person {
    async fn begins(world: &World) -> Self {
        let on = agreement(world, json!({"kind": "new", "name": "Nye stoler"})).await;
        for colour in ["blue", "red"] {
            let body = json!({
                "sku": colour, "category": "office-chair", "title": "Kontorstol", "brand": "Sitvel", "model": colour,
                "colour": colour, "width_cm": 48, "price": crate::given::nok(300_000),
            });
            world.as_(PROCUREMENT).post(&format!("/agreements/{}/items", id(&on)), body).await.ok();
        }
        item(world, &on, "office-chair", 400_000, 1).await;
        let cast = world.cast;
        for (place, n, width, condition, colour) in [
            (cast.room, 1, 45, "good", "blue"),
            (cast.room, 2, 60, "worn", "red"),
            (cast.other_room, 3, 48, "good", "red"),
            (cast.other_room, 1, 62, "good", "blue"),
            (cast.store, 4, 55, "worn", "green"),
            (cast.store, 2, 49, "good", "blue"),
        ] {
            let body = json!({
                "category": "office-chair", "quantity": n, "condition": condition, "surplus": true,
                "unit_id": cast.other_school, "place_id": place,
                "attributes": {"width_cm": width, "colour": colour},
            });
            world.as_(FACILITY).post("/lots", body).await.ok();
        }
        Self::default()
    }

    async fn line(&self, world: &World, at: usize) -> Option<(String, Value)> {
        let (need, path) = self.lines.get(at % self.lines.len().max(1))?.clone();
        let need = world.as_(EMPLOYEE).get(&need).await.ok();
        Some((path, need["lines"][0].clone()))
    }

    async fn tries(&mut self, world: &World, step: &Step) -> Result<(), TestCaseError> {
        let school = world.as_(EMPLOYEE);
        match *step {
            Step::State(n, demand) => {
                let body = json!({
                    "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
                    "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": ""},
                    "lines": [{"category": "office-chair", "quantity": n, "requirements": demanded(demand)}],
                });
                let need = school.post("/needs", body).await.ok();
                let need_path = format!("/needs/{}", id(&need));
                self.lines.push((need_path.clone(), format!("{need_path}/lines/{}", id(&need["lines"][0]))));
            }
            Step::Change(at, n, demand) => {
                let Some((path, line)) = self.line(world, at).await else { return Ok(()) };
                let client = school.with("If-Match", &format!("\"{}\"", line["version"]));
                client.patch(&path, json!({"quantity": n, "requirements": demanded(demand)})).await;
            }
            Step::Decline(at, which, claim) => {
                let Some((path, line)) = self.line(world, at).await else { return Ok(()) };
                let offers = line["offers"].as_array().unwrap();
                let Some(offer) = offers.get(which % offers.len().max(1)) else { return Ok(()) };
                let (decline, applies_to) = said(claim);
                let body = json!({"offer_id": offer["id"], "decline": decline, "applies_to": applies_to});
                let answer = school.post(&format!("{path}/decisions"), body).await;
                let made = answer.body["decisions"].as_array().and_then(|made| made.last()).cloned();
                if let (201, Some(made)) = (answer.status, made)
                    && made["state"] == "standing"
                    && let Some(lot) = offer["lot_id"].as_str()
                {
                    self.declined.entry(path).or_default().insert(id(&made), lot.to_owned());
                }
            }
            Step::Repent(at, which) => {
                let Some((path, line)) = self.line(world, at).await else { return Ok(()) };
                let made = line["decisions"].as_array().cloned().unwrap_or_default();
                let Some(made) = made.get(which % made.len().max(1)) else { return Ok(()) };
                if school.delete(&format!("{path}/decisions/{}", id(made))).await.status == 200 {
                    self.declined.entry(path).or_default().remove(&id(made));
                }
            }
            Step::Accept(at, which) => {
                let Some((path, line)) = self.line(world, at).await else { return Ok(()) };
                let offers = line["offers"].as_array().unwrap();
                let Some(offer) = offers.get(which % offers.len().max(1)) else { return Ok(()) };
                school.post(&format!("{path}/decisions"), json!({"offer_id": offer["id"], "accept": 1})).await;
            }
            Step::LetGo(at) => {
                let kept = school.get("/reservations?state=active").await.ok()["items"].clone();
                let kept = kept.as_array().unwrap();
                if let Some(kept) = kept.get(at % kept.len().max(1))
                    && school.delete(&format!("/reservations/{}", id(kept))).await.status == 200
                {
                    self.kept.remove(&id(kept));
                }
            }
            Step::Withdraw(at) => {
                let Some((need, _)) = self.lines.get(at % self.lines.len().max(1)) else { return Ok(()) };
                school.post(&format!("{need}/withdrawal"), json!({"reason": "mistake"})).await;
            }
            Step::Log(n) => {
                let body = json!({
                    "category": "office-chair", "quantity": n, "condition": "good", "surplus": true,
                    "unit_id": world.cast.school, "place_id": world.cast.room, "attributes": {"width_cm": 47},
                });
                self.entered.insert(id(&school.post("/lots", body).await.ok()));
            }
            Step::Keep(which, n) => {
                let lots = world.as_(FACILITY).get("/lots?state=available&limit=100").await.ok()["items"].clone();
                let lots = lots.as_array().unwrap();
                let lot = id(&lots[which % lots.len()]);
                let body = json!({"quantity": n, "unit_id": world.cast.school, "place_id": world.cast.second_room});
                let answer = school.post(&format!("/lots/{lot}/reservations"), body).await;
                if answer.status == 201 && !self.entered.contains(&lot) {
                    self.kept.insert(id(&answer.body), n);
                }
            }
            Step::Buy(at, n) => self.buy(world, at, n).await?,
        }
        Ok(())
    }

    async fn buy(&mut self, world: &World, at: usize, n: i64) -> Result<(), TestCaseError> {
        let Some((path, line)) = self.line(world, at).await else { return Ok(()) };
        let offers = line["offers"].as_array().unwrap();
        let Some(new) = offers.iter().find(|offer| offer["rung"] == "new") else { return Ok(()) };
        let (undecided, decided) = self.undecided(world, &path).await;
        let lacking = self.lacking(world).await;
        let body = json!({"offer_id": new["id"], "quantity": n});
        let answer = world.as_(PROCUREMENT).post(&format!("{path}/call-offs"), body).await;
        if answer.status == 201 {
            let allowed = undecided == 0 || decided >= 3 * (self.bought + lacking);
            prop_assert!(allowed, "{undecided} left undecided, {decided} decided, {lacking} lacking: {line:#}");
            self.bought += n;
        }
        Ok(())
    }

    /// What the person still lacks in all that was stated.
    async fn lacking(&self, world: &World) -> i64 {
        let mut lacking = 0;
        for (need, _) in &self.lines {
            let need = world.as_(EMPLOYEE).get(need).await.ok();
            let line = &need["lines"][0];
            lacking += if line["state"] == "open" { line["unmet"].as_i64().unwrap() } else { 0 };
        }
        lacking
    }

    /// How many free things in the stores nobody decided about, and how many were declined.
    async fn undecided(&self, world: &World, path: &str) -> (i64, i64) {
        let empty = HashMap::new();
        let declined: HashSet<&String> = self.declined.get(path).unwrap_or(&empty).values().collect();
        let lots = world.as_(FACILITY).get("/lots?state=available&limit=100").await.ok()["items"].clone();
        // Things that the person reserved without a need count as undecided, since they could be released. Lots that
        // the person entered do not count.
        let (mut undecided, mut decided) = (self.kept.values().sum::<i64>(), 0);
        for lot in lots.as_array().unwrap().iter().filter(|lot| !self.entered.contains(&id(lot))) {
            let free = lot["quantity"].as_i64().unwrap() - lot["held"].as_i64().unwrap();
            let said = declined.contains(&lot["id"].as_str().unwrap().to_owned());
            *(if said { &mut decided } else { &mut undecided }) += free;
        }
        (undecided, decided)
    }
}
