mod displaced;
mod savings;
