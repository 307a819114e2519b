/* Puts the reader where the page says so, such as on the summary of errors. */
document.querySelector("[data-focus-first]")?.focus();
