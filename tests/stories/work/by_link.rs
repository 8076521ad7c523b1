//! A partner works by a link, without an account.

use serde_json::{Value, json};

use crate::{
    given::{id, nok, surplus, uuid},
    world::{World, cast::*, stories},
};

async fn partner(world: &World, name: &str) -> Value {
    let skills = json!([{"work": "repair", "category": "seating", "price": nok(30_000)}]);
    let body = json!({"name": name, "kind": "nav_workshop", "lead_days": 5, "skills": skills});
    world.as_(COORDINATOR).post("/partners", body).await.ok()
}

async fn order(world: &World, partner: &Value, n: i64) -> Value {
    let lot = surplus(world, "office-chair", n, "needs_repair").await;
    let body = json!({"partner_id": partner["id"], "lot_id": lot["id"], "quantity": n, "kind": "repair"});
    world.as_(COORDINATOR).post("/work-orders", body).await.ok()
}

stories! {
    async fn a_partner_finishes_a_job_by_a_link(world: World) {
        let (ours, theirs) = (partner(&world, "Skarpnes").await, partner(&world, "Sitvel").await);
        let (job, other) = (order(&world, &ours, 12).await, order(&world, &theirs, 3).await);
        let mut coordinator = world.signed_in(COORDINATOR).await;
        let path = format!("/partners/{}", id(&ours));
        let page = coordinator.open(&path).await;
        let made = coordinator.submit(&page, &format!("{path}/links"), &[]).await;
        made.shows("Lenken er laget.");
        let link = made.link("/p/");

        let mut guest = world.browser();
        let jobs = guest.open(&link).await;
        jobs.shows("Skarpnes").shows("Reparasjon: 12 ×").hides("3 × Kontorstol").hides("href=\"/stock\"");
        assert_eq!(jobs.headers["referrer-policy"], "no-referrer");
        let at = format!("{link}/{}", id(&job));
        let page = guest.open(&at).await;
        page.shows("Ombrukslageret");
        let agreed = guest.submit(&page, &format!("{at}/accept"), &[]).await;
        let started = guest.submit(&agreed, &format!("{at}/start"), &[]).await;
        let seven = guest.submit(&started, &format!("{at}/progress"), &[("n", "7")]).await;
        seven.shows("Lagre: 7 av 12 ferdig");
        // The same figure once more is no progress.
        let seven = guest.submit(&seven, &format!("{at}/progress"), &[("n", "7")]).await;
        seven.shows("Lagre: 7 av 12 ferdig");
        let rows = ombruk::store::history::of(world.app.db.read(), uuid(&job)).await.unwrap();
        let progress = rows.into_iter().filter(|row| row.verb == "work_progressed").map(|row| row.detail);
        let figures = json!({"work_order": job["id"], "n": 12, "finished": {"from": 0, "to": 7}});
        assert_eq!(progress.collect::<Vec<_>>(), [Some(figures)]);
        coordinator.open(&format!("/work-orders/{}", id(&job))).await.shows("7 av 12 er ferdige.");
        let refused = guest.submit(&seven, &format!("{at}/progress"), &[("n", "13")]).await;
        assert_eq!(refused.status, 422);
        let done = guest.submit(&seven, &format!("{at}/complete"), &[("condition", "good"), ("cost", "3 600")]).await;
        done.shows("Ferdig").hides("/progress");
        let told = world.as_(COORDINATOR).get("/work-orders").await.ok();
        let told = told["items"].as_array().unwrap().iter().find(|one| one["id"] == job["id"]).unwrap().clone();
        assert_eq!((&told["state"], &told["cost"]), (&json!("done"), &nok(360_000)));
        let lot = world.as_(COORDINATOR).get(&format!("/lots/{}", told["lot_id"].as_str().unwrap())).await.ok();
        let history = coordinator.open(&format!("/things/{}/history", lot["code"].as_str().unwrap())).await;
        history.shows("En del av arbeidet er ferdig");

        // Refused: another partner's job, another link, and a text that is no link.
        assert_eq!(guest.open(&format!("{link}/{}", id(&other))).await.status, 404);
        let forged = format!("{}0", &link[..link.len() - 1]);
        let forged = if forged == link { format!("{}1", &link[..link.len() - 1]) } else { forged };
        for wrong in [forged.as_str(), "/p/x", "/p/00000000000000000000000000000000.00"] {
            assert_eq!(guest.open(wrong).await.status, 404, "{wrong}");
        }
        assert!(guest.open("/stock").await.address.starts_with("/sign-in"));
        let mut elsewhere = world.browser().with("sec-fetch-site", "cross-site");
        assert_eq!(elsewhere.post(&format!("{at}/refuse"), &[("once", "1")]).await.status, 403);

        // A link that was ended opens nothing from that moment on.
        let page = coordinator.open(&path).await;
        let forms = page.forms();
        let (_, revoke) = forms.iter().find(|(_, action)| action.ends_with("/revoke")).unwrap();
        coordinator.submit(&page, revoke, &[]).await.shows("Virker ikke lenger");
        assert_eq!([guest.open(&link).await.status, guest.open(&at).await.status], [404, 404]);
    }

    async fn a_partner_accepts_a_price_that_was_agreed_and_no_dearer_one(world: World) {
        let ours = partner(&world, "Skarpnes").await;
        let job = order(&world, &ours, 2).await;
        let mut coordinator = world.signed_in(COORDINATOR).await;
        let path = format!("/partners/{}", id(&ours));
        let page = coordinator.open(&path).await;
        let link = coordinator.submit(&page, &format!("{path}/links"), &[]).await.link("/p/");

        let mut guest = world.browser();
        let at = format!("{link}/{}", id(&job));
        let (quote, accept) = (format!("{at}/quote"), format!("{at}/accept"));
        let page = guest.open(&at).await;
        let dearer = guest.submit(&page, &quote, &[("price", "900")]).await;
        dearer.shows("Tilbud gitt").hides(&accept);
        let agreed = guest.submit(&dearer, &quote, &[("price", "600")]).await;
        agreed.shows("Tilbud gitt").shows(&accept);
        // The coordinator may do what the partner says on the telephone.
        let order = format!("/work-orders/{}", id(&job));
        coordinator.open(&order).await.shows(&format!("{order}/accept")).shows(&format!("{order}/quote"));
        guest.submit(&agreed, &accept, &[]).await.shows("Avtalt").hides(&accept);
        // Whoever may only see the order takes no step.
        let mut reporter = world.signed_in(REPORTER).await;
        reporter.open(&order).await.hides(&format!("{order}/start"));
    }

    async fn only_who_keeps_partners_makes_links(world: World) {
        let ours = partner(&world, "Skarpnes").await;
        let path = format!("/partners/{}", id(&ours));
        let mut caretaker = world.signed_in(FACILITY).await;
        let page = caretaker.open(&path).await;
        page.hides("/links\"");
        let own = page.fields("/sign-out");
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(caretaker.post(&format!("{path}/links"), &own).await.status, 403);
        let mut stranger = world.signed_in(STRANGER).await;
        assert_eq!(stranger.open(&path).await.status, 404);
        let page = stranger.open("/profile").await;
        let own = page.fields("/sign-out");
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(stranger.post(&format!("{path}/links"), &own).await.status, 404);
    }

    async fn work_is_ordered_from_a_thing(world: World) {
        let ours = partner(&world, "Skarpnes").await;
        let lot = surplus(&world, "office-chair", 4, "needs_repair").await;
        let mut coordinator = world.signed_in(COORDINATOR).await;
        let page = coordinator.open(&format!("/work-orders/new?code={}", lot["code"].as_str().unwrap())).await;
        let partner = id(&ours);
        let said = [("kind", "repair"), ("partner", partner.as_str()), ("n", "4"), ("place", ""), ("note", "Løse armlener")];
        let ordered = coordinator.submit(&page, "/work-orders", &said).await;
        ordered.shows("Arbeidet er bestilt.").shows("Løse armlener");
        let path = ordered.address.split('?').next().unwrap().to_owned();
        coordinator.submit(&ordered, &format!("{path}/cancel"), &[]).await.shows("Avbestilt");
        coordinator.open("/work-orders").await.shows("Skarpnes").shows("Avbestilt");
    }
}
