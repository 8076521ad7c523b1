//! A partner who does the work sees photos of the things, but not the stock.

use ombruk::domain::Role;
use serde_json::{Value, json};

use super::work_orders::{OTHER_WORKSHOP, WORKSHOP, ordered, workshop};
use crate::{
    given::{id, person, surplus},
    stock::photos::add,
    world::{World, cast::*, stories},
};

stories! {
    async fn a_partner_is_shown_what_it_works_on_and_nothing_else(world: World) {
        let partner = workshop(&world).await;
        let (sofa, other) = (surplus(&world, "sofa", 1, "worn").await, surplus(&world, "sofa", 1, "worn").await);
        let added = add(&world.as_(FACILITY), &id(&sofa), &[1, 2]).await;
        add(&world.as_(FACILITY), &id(&other), &[3]).await;
        let order = ordered(&world, &partner, &sofa, 1, "reupholster").await;
        let path = format!("/work-orders/{}/photos", id(&order));
        let workshop = world.as_(WORKSHOP);
        let shown = workshop.get(&path).await.ok();
        let photos: &Vec<Value> = shown["items"].as_array().unwrap();
        assert_eq!((photos.len(), &photos[0]["thumbhash"]), (2, &added["items"][0]["thumbhash"]));
        // The links need no account, and lead to nothing else.
        for size in ["small", "medium", "large"] {
            let link = photos[1][size].as_str().unwrap();
            assert!(link.starts_with(&format!("/media/{}/{size}?", added["items"][1]["hash"].as_str().unwrap())), "{link}");
            assert_eq!(world.as_("").raw(link).await.status, 200);
            let unsigned = link.split('?').next().unwrap();
            assert_eq!(workshop.raw(unsigned).await.status, 404);
        }
        assert_eq!(workshop.get(&path).await.ok(), shown, "the same link all day");
        assert_eq!(world.as_(COORDINATOR).get(&path).await.ok(), shown);
        let rival = json!({"name": "Annet verksted", "kind": "other", "skills": []});
        let rival = world.as_(COORDINATOR).post("/partners", rival).await.ok();
        person(&world, OTHER_WORKSHOP, world.cast.organisation, Role::Partner, Some(&rival)).await;
        for stranger in [OTHER_WORKSHOP, STRANGER] {
            world.as_(stranger).get(&path).await.refused(404, "not_found");
        }
    }
}
