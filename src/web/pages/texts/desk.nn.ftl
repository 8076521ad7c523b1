## Ramma
nav-menu = Meny
nav-beyond = Fleire sider
switch-to = Byt til {$word}
signed-out-title = Du er logga ut
signed-out-about = Det gjekk for lang tid. Logg inn att i eit nytt vindauge, og kom tilbake hit.
signed-out-door = Logg inn i eit nytt vindauge
signed-out-kept = Det du skreiv, er teke vare på her. Send det når du har logga inn.
stale-form-kept = Det du skreiv, er teke vare på. Ingenting er gjort med det enno.
send-again = Send på nytt
