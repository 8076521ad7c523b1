//! Things without a photo are drawn.

use ombruk::web::drawings::address;

use crate::world::{World, stories};

stories! {
    async fn a_drawing_is_everybody_s_and_stays_what_it_is(world: World) {
        let anybody = world.as_("");
        let blue = anybody.raw(&address("office-chair", Some("Lyseblå stoff"))).await;
        assert_eq!((blue.status, blue.header("content-type")), (200, "image/svg+xml"));
        assert_eq!(blue.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(blue.header("x-content-type-options"), "nosniff");
        assert_eq!(blue.header("content-security-policy"), "default-src 'none'; sandbox");
        let plain = anybody.raw("/drawings/office-chair.svg?colour=blue").await;
        assert_eq!((plain.status, &plain.bytes), (200, &blue.bytes), "also without a version");
        assert_eq!(plain.header("cache-control"), "public, max-age=3600");
        let again = anybody.with("If-None-Match", blue.header("etag")).raw("/drawings/office-chair.svg?colour=blue").await;
        assert_eq!((again.status, again.bytes.len()), (304, 0));
        let neutral = anybody.raw("/drawings/office-chair.svg").await;
        assert_ne!(neutral.bytes, blue.bytes);
        let unknown = anybody.with("If-None-Match", blue.header("etag")).raw("/drawings/office-chair.svg?colour=xyz").await;
        assert_eq!((unknown.status, unknown.bytes), (200, neutral.bytes));
        for none in ["/drawings/spaceship.svg", "/drawings/office-chair", "/drawings/office-chair.png", "/drawings/..%2Fx.svg"] {
            let refused = anybody.raw(none).await;
            assert_eq!((refused.status, &refused.problem()["code"]), (404, &"not_found".into()), "{none}");
        }
    }
}
