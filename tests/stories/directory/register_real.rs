//! A public conformance client (`scim2-tester` from PyPI) runs its checks on `/scim/v2`. The test is skipped without
//! Python or the package.

use std::{process::Command, sync::Arc};

use ombruk::web::{edge::rates::RateLimits, pages::doors::Doors, printing::PublicUrl};
use poem::{EndpointExt, listener::TcpAcceptor};
use tokio::net::TcpListener;

use super::register::Register;
use crate::world::{World, python, stories};

stories! {
    async fn a_conformance_client_finds_nothing(world: World) {
        let Some(python) = python("scim2_tester") else { return };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let public_url = PublicUrl(address.clone());
        let site = ombruk::web::site_with(world.app.clone(), RateLimits::default(), public_url, Doors::default());
        let site = Arc::new(site.map_to_response().boxed());
        let register = Register::of(&world, site.clone()).await;
        let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
        let serving = tokio::spawn(poem::Server::new_with_acceptor(acceptor).run(site));
        let ask = tokio::task::spawn_blocking(move || {
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stories/directory/scim_client.py");
            Command::new(python).args([script, &format!("{address}/scim/v2"), &register.token]).output()
        });
        let told = ask.await.unwrap().unwrap();
        serving.abort();
        let said = String::from_utf8_lossy(&told.stdout);
        assert!(told.status.success(), "{said}{}", String::from_utf8_lossy(&told.stderr));
        let asked: usize = said.lines().last().unwrap().strip_suffix(" checks passed").unwrap().parse().unwrap();
        assert!(asked > 60, "{said}");
    }
}
