mod displaced;
mod on_pages;
mod savings;
mod targets;
