mod import_command;
mod imports;
mod mergers;
mod reloading;
mod updating;
