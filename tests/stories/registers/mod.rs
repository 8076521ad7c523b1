mod import_command;
mod imports;
mod reloading;
