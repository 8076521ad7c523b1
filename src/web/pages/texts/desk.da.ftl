## Rammen
nav-menu = Menu
nav-beyond = Flere sider
switch-to = Skift til {$word}
signed-out-title = Du er logget ud
signed-out-about = Der gik for lang tid. Log ind igen i et nyt vindue, og kom tilbage hertil.
signed-out-door = Log ind i et nyt vindue
signed-out-kept = Det, du skrev, er gemt her. Send det, når du er logget ind.
stale-form-kept = Det, du skrev, er gemt. Der er ikke gjort noget med det endnu.
send-again = Send igen
