## Ramen
nav-menu = Meny
nav-beyond = Fler sidor
switch-to = Byt till {$word}
signed-out-title = Du är utloggad
signed-out-about = Det gick för lång tid. Logga in igen i ett nytt fönster och kom tillbaka hit.
signed-out-door = Logga in i ett nytt fönster
signed-out-kept = Det du skrev finns kvar här. Skicka det när du har loggat in.
stale-form-kept = Det du skrev finns kvar. Inget har gjorts med det ännu.
send-again = Skicka igen
