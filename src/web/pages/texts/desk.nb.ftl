## Rammen
nav-menu = Meny
nav-beyond = Flere sider
switch-to = Bytt til {$word}
signed-out-title = Du er logget ut
signed-out-about = Det gikk for lang tid. Logg inn igjen i et nytt vindu, og kom tilbake hit.
signed-out-door = Logg inn i et nytt vindu
signed-out-kept = Det du skrev, er tatt vare på her. Send det når du har logget inn.
stale-form-kept = Det du skrev, er tatt vare på. Ingenting er gjort med det ennå.
send-again = Send på nytt
