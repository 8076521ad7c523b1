//! A need from one sentence to the fetched things, on pages and without scripts.

use serde_json::json;

use crate::{
    given::{agreement, item},
    stock::chairs,
    world::{Browser, Page, World, cast::*, stories},
};

/// States a need in a sentence and goes on with what was understood.
async fn states(browser: &mut Browser, sentence: &str, place: &str) -> Page {
    let query = serde_urlencoded::to_string([("q", sentence)]).unwrap();
    let form = browser.open(&format!("/needs/new?{query}")).await;
    browser.submit(&form, "/needs/new", &[("considered", "1"), ("place", place)]).await
}

/// The address of the form that takes the first offer.
fn take(page: &Page) -> String {
    let forms = page.forms();
    forms.into_iter().map(|(_, action)| action).find(|action| action.ends_with("/take")).unwrap()
}

stories! {
    async fn a_sentence_becomes_six_chairs(world: World) {
        let lot = chairs(&world, 24).await;
        let site = world.cast.site.to_string();
        let mut teacher = world.signed_in(EMPLOYEE).await;
        teacher.open("/").await.shows("Hva trenger du?").shows("Kontorstol");
        let form = teacher.open("/needs/new?q=6+kontorstoler+til+1.+mars").await;
        let filled = form.fields("/needs/new");
        let value = |name: &str| filled.iter().find(|(known, _)| known == name).unwrap().1.clone();
        assert_eq!((value("n").as_str(), value("category").as_str()), ("6", "office-chair"));
        assert!(value("needed_by").ends_with("-03-01"), "{}", value("needed_by"));
        assert_eq!(value("purpose"), "6 kontorstoler til 1. mars");

        // A need is refused if nobody confirms that alternatives were considered.
        let thoughtless = teacher.submit(&form, "/needs/new", &[("place", &site)]).await;
        assert_eq!(thoughtless.status, 422);
        thoughtless.shows("role=\"alert\"").shows("value=\"6\"");
        let said = [("place", site.as_str()), ("considered", "1"), ("purpose", "")];
        let purposeless = teacher.submit(&form, "/needs/new", &said).await;
        assert_eq!(purposeless.status, 422);
        purposeless.shows("«Til hva» er ikke gyldig.").hides("«purpose»");

        let need = teacher.submit(&form, "/needs/new", &[("place", &site), ("considered", "1")]).await;
        assert!(need.address.starts_with("/needs/"), "{}", need.address);
        need.shows("0 av 6 dekket").shows("Ombruk").shows("Svar på 1 forslag først").shows("Ta 6");
        let done = teacher.submit(&need, &take(&need), &[("n", "6")]).await;
        done.shows("6 av 6 dekket").shows("6 tatt");

        let code = lot["code"].as_str().unwrap();
        let mine = teacher.open("/mine").await;
        mine.shows(code).shows("Jeg har hentet 6");
        let forms = mine.forms();
        let (_, fetch) = forms.iter().find(|(_, action)| action.ends_with("/hand-over")).unwrap();
        let fetched = teacher.submit(&mine, fetch, &[("n", "6")]).await;
        fetched.hides("Jeg har hentet 6").shows("Overlevert");
        // The same form sent again does nothing a second time.
        teacher.submit(&mine, fetch, &[("n", "6")]).await;
        let handed = world.as_(EMPLOYEE).get("/handovers").await.ok();
        assert_eq!(handed["items"].as_array().unwrap().len(), 1);

        let savings = teacher.open("/savings").await;
        savings.shows("Unngåtte kostnader");
        let entries = teacher.open("/savings/entries").await;
        let entry = teacher.open(&entries.link("/savings/entries/")).await;
        entry.shows("Regnestykket").shows("Det en ny ville ha kostet").shows("Faktorer");
        teacher.open(&entry.link("/factors/")).await.shows("Kilde");
        let store = world.cast.store.to_string();
        let all = teacher.open("/handovers").await;
        let one = teacher.open(&all.link("/handovers/0")).await;
        let action = format!("{}/return", one.address);
        let refused = teacher.submit(&one, &action, &[("n", "9"), ("place", store.as_str()), ("reason", "For mange")]).await;
        assert!([409, 422].contains(&refused.status), "{}", refused.status);
        refused.shows("role=\"alert\"");
        let back = teacher.submit(&one, &action, &[("n", "1"), ("place", store.as_str()), ("reason", "Det ble én til overs")]).await;
        back.shows("Lagret.").shows("Det ble én til overs");
        teacher.open("/transfers").await.shows("Mellom kommuner");
    }

    async fn one_word_leads_to_things(world: World) {
        chairs(&world, 3).await;
        world.settle().await;
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let found = teacher.open("/needs/new?q=kontorstol").await;
        assert_eq!(found.address, "/things?q=kontorstol");
        found.shows("3 ledige");
        teacher.open("/things?q=romskip").await.shows("Ingen treff").shows("Si hva du trenger");
    }

    async fn a_false_reason_is_refused_where_it_is_said(world: World) {
        chairs(&world, 6).await;
        let site = world.cast.site.to_string();
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let need = states(&mut teacher, "6 kontorstoler til 1. mars", &site).await;
        let decline = need.link_to("/decline");
        let form = teacher.open(&decline).await;
        form.shows("Hvorfor passer det ikke?");
        let said = [("reason", "condition"), ("min_condition", "worn")];
        let refused = teacher.submit(&form, &decline, &said).await;
        assert_eq!(refused.status, 409);
        refused.shows("role=\"alert\"");
        let counted = teacher.submit(&form, &decline, &[("reason", "wrong_size"), ("max_width_cm", "50"), ("count", "1")]).await;
        counted.shows("Grensen tar bort");
        let wordless = teacher.submit(&form, &decline, &[("reason", "preference")]).await;
        assert_eq!(wordless.status, 422, "a judgement is put in words");
        let said = [("reason", "preference"), ("note", "Vi vil ha stoler som kan stables")];
        let declined = teacher.submit(&form, &decline, &said).await;
        declined.shows("nei: Vi vil heller ha noe annet").shows("Ta tilbake");
        let forms = declined.forms();
        let (_, back) = forms.iter().find(|(_, action)| action.contains("/decisions/")).unwrap();
        teacher.submit(&declined, back, &[]).await.shows("gjelder ikke lenger").shows("Ta 6");
    }

    async fn the_coordinator_answers_on_a_page(world: World) {
        chairs(&world, 6).await;
        let new = agreement(&world, json!({"name": "Nye møbler", "kind": "new"})).await;
        item(&world, &new, "office-chair", 300_000, 1).await;
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let need = states(&mut teacher, "2 kontorstoler til 1. mars", &world.cast.site.to_string()).await;
        need.shows("Svar på 1 forslag først");
        let decline = need.link_to("/decline");
        let form = teacher.open(&decline).await;
        let said = [("reason", "accessibility"), ("note", "Armlenene er i veien for rullestolen"), ("group", "1")];
        teacher.submit(&form, &decline, &said).await.shows("venter på koordinatoren");
        let mut coordinator = world.signed_in(COORDINATOR).await;
        let today = coordinator.open("/today").await;
        today.shows("Å godkjenne (1)").shows("Armlenene er i veien");
        let forms = today.forms();
        let (_, answer) = forms.iter().find(|(_, action)| action.starts_with("/today/")).unwrap();
        let done = coordinator.submit(&today, answer, &[("answer", "yes"), ("note", "Enig")]).await;
        done.shows("Ingen spør om noe.");
        // The person who asked may look, but not answer.
        let asked = teacher.open("/today").await;
        asked.hides("Godkjenn</button>");
        let reasons = coordinator.open("/declines").await;
        reasons.shows("Kontorstol").shows("Hvorfor folk sier nei");
        coordinator.open("/declines?by=unit").await.shows("Nes skole").hides("Kontorstol");
    }

    async fn the_coordinator_sees_what_nobody_fetched(world: World) {
        chairs(&world, 6).await;
        let mut coordinator = world.signed_in(COORDINATOR).await;
        coordinator.open("/today").await.hides("Ikke hentet");
        let mut policy = world.as_(ADMIN).get("/policy").await;
        policy.body["hold_days"] = json!(2);
        let admin = world.as_(ADMIN).with("If-Match", policy.etag.as_deref().unwrap_or("\"1\""));
        admin.send(poem::http::Method::PUT, "/policy", Some(policy.body.to_string())).await.ok();
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let soon = chrono::Utc::now().date_naive() + chrono::Days::new(2);
        let need = states(&mut teacher, &format!("2 kontorstoler til {}", soon.format("%-d.%-m.%Y")), &world.cast.site.to_string()).await;
        teacher.submit(&need, &take(&need), &[("n", "2")]).await.shows("2 av 2 dekket");
        coordinator.open("/today").await.shows("Ikke hentet – frigis").shows("2 × ");
        let mut neighbour = world.signed_in(NEIGHBOUR).await;
        neighbour.open("/today").await.hides("Ikke hentet");
    }

    async fn a_need_is_withdrawn_kindly(world: World) {
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let need = states(&mut teacher, "2 kontorstoler til 1. mars", &world.cast.site.to_string()).await;
        let action = format!("{}/withdraw", need.address.split('#').next().unwrap());
        let gone = teacher.submit(&need, &action, &[("reason", "shared")]).await;
        gone.shows("Trukket: vi deler med noen. Av employee den ");
        let mut neighbour = world.signed_in(NEIGHBOUR).await;
        assert_eq!(neighbour.open(&need.address).await.status, 404, "nothing of it leaks to another organisation");
    }
}
