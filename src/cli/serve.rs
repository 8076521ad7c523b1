//! `ombruk serve`

use std::{sync::Arc, time::Duration};

use poem::{
    EndpointExt, Server,
    listener::{Acceptor, Listener, TcpListener},
};

use super::{Failed, open};
use crate::{app::App, config::Config, jobs::Worker, web};

/// How long answers that are being made may take after the signal.
const GRACE: Duration = Duration::from_secs(30);

pub async fn run(config: &Config) -> Result<(), Failed> {
    let app = App::start_with(open(config).await?, Some(&config.search_folder())).await?;
    listen(config, app).await
}

/// Answers requests until SIGTERM or Ctrl-C, then finishes what has begun.
pub async fn listen(config: &Config, app: Arc<App>) -> Result<(), Failed> {
    listen_and(config, app, |_| ()).await
}

/// The same, and says something about the address first.
pub async fn listen_and(config: &Config, app: Arc<App>, ready: impl FnOnce(&str)) -> Result<(), Failed> {
    let acceptor = TcpListener::bind(config.listen.clone()).into_acceptor().await?;
    let local = acceptor.local_addr();
    let addresses = local.iter().filter_map(|address| address.as_socket_addr());
    let addresses: Vec<_> = addresses.map(|address| format!("http://{address}")).collect();
    ready(addresses.first().map(String::as_str).unwrap_or_default());
    for address in &addresses {
        say!("Ombruk listens on {address}");
    }
    let stop = stopped()?;
    let worker = Worker::start(app.clone());
    let site = web::site(app.clone()).with(web::cors::Cors::parse(&config.cors_origins));
    Server::new_with_acceptor(acceptor).run_with_graceful_shutdown(site, stop, Some(GRACE)).await?;
    worker.stop().await;
    app.db.clone().close().await?;
    Ok(())
}

#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    })
}

#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without the signal there is nothing to wait for but the process being ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
