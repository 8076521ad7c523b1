//! `ombruk serve`

use std::{path::Path, sync::Arc, time::Duration};

use poem::EndpointExt;
use tokio::net::TcpListener;

use crate::cli::{Failed, alone::Alone, open};
use crate::{
    app::App,
    boot,
    config::Config,
    jobs::Worker,
    web::{
        self,
        pages::{doors::Doors, look::Look},
    },
};

/// How long requests that are being answered may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(30);

pub async fn run(config: &Config) -> Result<(), Failed> {
    let _alone = Alone::take(config)?;
    let app = boot::app(config, open(config).await?).await?;
    let providers = boot::providers(config)?;
    let doors = Doors { passwords: config.passwords, providers, ..Doors::default() };
    answer(config, bind(config).await?, app, doors, |_| ()).await
}

/// Takes the port. Connections that come before [`answer`] is called wait.
pub async fn bind(config: &Config) -> Result<TcpListener, Failed> {
    let taken = |error| Failed::Said(format!("cannot listen on {}: {error}", config.listen));
    TcpListener::bind(&config.listen).await.map_err(taken)
}

/// Calls `ready` with the address, answers requests until SIGTERM or Ctrl-C, and then finishes those that have begun.
pub async fn answer(
    config: &Config,
    listener: TcpListener,
    app: Arc<App>,
    doors: Doors,
    ready: impl FnOnce(&str),
) -> Result<(), Failed> {
    let look = look(config)?;
    // The signal handler comes before the address is printed, because whoever reads the address may stop the server at
    // once.
    let stop = stopped()?;
    let address = format!("http://{}", listener.local_addr()?);
    ready(&address);
    say!("Ombruk listens on {address}");
    let worker = Worker::start(app.clone());
    let public_url = web::printing::PublicUrl(config.public_url.clone());
    let site = web::site_with(app.clone(), config.rates, public_url, doors);
    let site = site.data(look).with(web::edge::cors::Cors::parse(&config.cors_origins));
    web::edge::server::serve(listener, site, config.limits, stop, GRACE).await?;
    worker.stop().await;
    app.db.clone().close().await?;
    Ok(())
}

/// The look of the installation. It is leaked, because it is needed for as long as the process runs.
fn look(config: &Config) -> Result<&'static Look, Failed> {
    let cannot = |path: &Path, why: &dyn std::fmt::Display| Failed::Said(format!("{}: {why}", path.display()));
    let read = |path: &Path| std::fs::read(path).map_err(|error| cannot(path, &error));
    let theme = config.theme.as_deref().map(|path| {
        let bytes = read(path)?;
        String::from_utf8(bytes).map_err(|error| cannot(path, &error))
    });
    let theme = theme.transpose()?;
    let logo = config.logo.as_deref().map(read).transpose()?;
    let paths = [&config.theme, &config.logo].into_iter().flatten().map(|path| path.display().to_string());
    let paths = paths.collect::<Vec<_>>().join(", ");
    let look = Look::new(&config.name, config.contact.as_deref(), theme.as_deref(), logo);
    let look = look.map_err(|why| Failed::Said(format!("{paths}: {why}")))?;
    Ok(Box::leak(Box::new(look)))
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
        // If Ctrl-C cannot be handled, the server runs until the process is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
