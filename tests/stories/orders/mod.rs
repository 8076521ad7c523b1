mod agreements;
mod call_offs;
