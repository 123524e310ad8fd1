// @ts-check
// Tells a form the time zone of this machine, as a guess that its owner can correct later.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const input of document.querySelectorAll("input[data-time-zone]")) {
  if (input instanceof HTMLInputElement && zone) input.value = zone;
}
