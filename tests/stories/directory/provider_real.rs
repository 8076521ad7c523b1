//! Signing in by a certified OpenID provider, `oidc-provider` from npm, which `tests/provider/main.mjs` starts. The
//! tests are skipped without Node or the package.

use std::{collections::BTreeMap, sync::Arc};

use ombruk::{
    app::directory::providers::{Providers, Way},
    domain::{
        Role,
        directory::provider::{InUnit, Rule, Terms},
    },
    identity::{Provider, Settings},
    web::{edge::rates::RateLimits, pages::doors::Doors, printing::PublicUrl},
};
use poem::{EndpointExt, listener::TcpAcceptor};
use reqwest::{Client, Response, header, redirect::Policy};
use tokio::net::TcpListener;

use super::forger::open_terms;
use crate::world::{World, provider, stories};

/// A browser that opens any site on this machine. It keeps cookies by site and follows redirects.
struct Surfer {
    client: Client,
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

struct Seen {
    address: String,
    status: u16,
    html: String,
    refresh: String,
}

impl Seen {
    /// The text between this text and the next quote.
    fn after(&self, text: &str) -> &str {
        let (_, rest) =
            self.html.split_once(text).unwrap_or_else(|| panic!("no {text} at {}:\n{}", self.address, self.html));
        rest.split('"').next().unwrap()
    }

    #[track_caller]
    fn shows(&self, text: &str) {
        assert!(self.html.contains(text), "{} does not say {text:?}:\n{}", self.address, self.html);
    }
}

impl Surfer {
    fn new() -> Self {
        let client = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self { client, cookies: BTreeMap::new() }
    }

    async fn open(&mut self, address: &str) -> Seen {
        self.follow(address.to_owned(), None).await
    }

    async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Seen {
        self.follow(address.to_owned(), Some(serde_urlencoded::to_string(fields).unwrap())).await
    }

    async fn follow(&mut self, mut address: String, mut body: Option<String>) -> Seen {
        for _ in 0..12 {
            let url: reqwest::Url = address.parse().unwrap();
            let site = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
            let jar = self.cookies.entry(site).or_default();
            let cookie = jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
            let request = match body.take() {
                Some(body) => self
                    .client
                    .post(url.clone())
                    .body(body)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
                None => self.client.get(url.clone()),
            };
            let request = request.header(header::COOKIE, cookie).header(header::ACCEPT_LANGUAGE, "nb");
            let answer: Response = request.header(header::ACCEPT, "text/html").send().await.unwrap();
            for line in answer.headers().get_all(header::SET_COOKIE) {
                let (name, value) = line.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
                match value {
                    "" => jar.remove(name),
                    value => jar.insert(name.to_owned(), value.to_owned()),
                };
            }
            let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
            let (status, to, refresh) = (answer.status().as_u16(), header("location"), header("refresh"));
            if to.is_empty() {
                return Seen { address, status, html: answer.text().await.unwrap(), refresh };
            }
            address = url.join(&to).unwrap().into();
        }
        panic!("led in a circle, last to {address}");
    }

    /// Types a name on the provider's page.
    async fn sign_in(&mut self, ombruk: &str, name: &str) -> Seen {
        let asked = self.open(&format!("{ombruk}/sign-in/with/real?next=/profile")).await;
        let form = asked.after("action=\"").to_owned();
        self.post(&form, &[("prompt", "login"), ("login", name), ("password", "any")]).await
    }
}

stories! {
    async fn somebody_signs_in_and_out_by_a_certified_provider(world: World) {
        let Some(packages) = provider::packages() else { return };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let ombruk = format!("http://{}", listener.local_addr().unwrap());
        let running = provider::start(packages, &ombruk).await;
        let issuer = running.issuer.clone();
        let caretaker = Rule {
            claim: Some("groups".to_owned()),
            is: Some("drift".to_owned()),
            role: Role::FacilityManager,
            unit: InUnit::Named("Nes skole".to_owned()),
        };
        let settings = Settings {
            issuer: issuer.clone(),
            client_id: "ombruk".to_owned(),
            secret: Some(provider::SECRET.to_owned()),
            scopes: ["openid", "profile", "email", "groups"].map(str::to_owned).to_vec(),
            userinfo: true,
            redirect: format!("{ombruk}/sign-in/with/real/back"),
        };
        let terms = Terms { roles: vec![caretaker], ..open_terms("real") };
        let ways = vec![Way { terms, provider: Provider::new(settings).unwrap() }];
        let doors = Doors { providers: Providers::new(ways), ..Doors::default() };
        let public_url = PublicUrl(ombruk.clone());
        let site = ombruk::web::site_with(world.app.clone(), RateLimits::default(), public_url, doors);
        let site = Arc::new(site.map_to_response().boxed());
        let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
        let serving = tokio::spawn(poem::Server::new_with_acceptor(acceptor).run(site));

        let mut kari = Surfer::new();
        let profile = kari.sign_in(&ombruk, "kari").await;
        assert_eq!((profile.status, profile.address.as_str()), (200, format!("{ombruk}/profile").as_str()));
        profile.shows("kari Nordmann");
        profile.shows("Nes skole");
        let mut ola = Surfer::new();
        ola.sign_in(&ombruk, "ola").await.shows("ola Nordmann");

        // She signs out on the provider's own page, and the provider tells Ombruk.
        let asked = kari.open(&format!("{issuer}/session/end")).await;
        let xsrf = asked.after("name=\"xsrf\" value=\"").to_owned();
        kari.post(&format!("{issuer}/session/end/confirm"), &[("xsrf", &xsrf), ("logout", "yes")]).await;
        let gone = kari.open(&format!("{ombruk}/profile")).await;
        assert!(gone.address.starts_with(&format!("{ombruk}/sign-in?")), "{}", gone.address);
        ola.open(&format!("{ombruk}/profile")).await.shows("ola Nordmann");

        // She signs in again and signs out here, which signs her out at the provider as well: it asks for her name
        // again.
        let profile = kari.sign_in(&ombruk, "kari").await;
        let (csrf, once) = (profile.after("name=\"csrf\" value=\""), profile.after("name=\"once\" value=\""));
        let out = kari.post(&format!("{ombruk}/sign-out"), &[("csrf", csrf), ("once", once)]).await;
        let asked = kari.open(out.refresh.strip_prefix("0; url=").unwrap()).await;
        let xsrf = asked.after("name=\"xsrf\" value=\"").to_owned();
        let back = kari.post(&format!("{issuer}/session/end/confirm"), &[("xsrf", &xsrf), ("logout", "yes")]).await;
        assert_eq!(back.address, format!("{ombruk}/sign-in"));
        let asked = kari.open(&format!("{ombruk}/sign-in/with/real")).await;
        assert!(asked.address.starts_with(&format!("{issuer}/interaction/")), "{}", asked.address);
        drop(running);
        serving.abort();
        let _ = serving.await;
    }
}
