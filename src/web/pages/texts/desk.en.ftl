## The frame
nav-menu = Menu
nav-beyond = More pages
switch-to = Switch to {$word}
signed-out-title = You are signed out
signed-out-about = Too much time went by. Sign in again in a new window, and come back here.
signed-out-door = Sign in in a new window
signed-out-kept = What you wrote is kept here. Send it once you have signed in.
stale-form-kept = What you wrote is kept. Nothing was done with it yet.
send-again = Send again
