//! Factors and figures, on pages.

use crate::world::{World, cast::*, stories};

stories! {
    async fn a_reporter_adds_a_factor_that_says_where_it_comes_from(world: World) {
        let mut reporter = world.signed_in(REPORTER).await;
        let page = reporter.open("/factors").await;
        page.shows("task_chair").shows("aria-current=\"page\"");
        let said = [
            ("key", "havnebenk"), ("kind", "product"), ("central_g", "42000"), ("unit", "g CO2e/piece"),
            ("boundary", "cradle to gate"), ("licence", "CC BY 4.0"), ("grade", "C"), ("source", ""),
        ];
        let bad = reporter.submit(&page, "/factors", &said).await;
        assert_eq!(bad.status, 422, "nobody can check a figure without its source");
        bad.shows("value=\"havnebenk\"").shows("aria-invalid=\"true\"");
        let mut said = said.to_vec();
        said.push(("source", "Havnevesenet, internt notat 2026"));
        said.retain(|(_, value)| !value.is_empty());
        reporter.submit(&bad, "/factors", &said).await.shows("havnebenk").shows("Lagret.");
        reporter.open("/factors/havnebenk").await.shows("Havnevesenet, internt notat 2026");
        // People without the role of reporter may read where the figures come from, but not add any.
        let mut admin = world.signed_in(ADMIN).await;
        let page = admin.open("/factors").await;
        page.hides("Legg til en faktor");
        let own = admin.open("/profile").await.fields("/sign-out");
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(said).collect();
        assert_eq!(admin.post("/factors", &own).await.status, 403);
    }
}
