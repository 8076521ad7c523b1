mod agreements;
mod call_offs;
mod on_pages;
