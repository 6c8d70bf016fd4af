// What all mails look like that this package writes itself. Styles stand in the tags, as many mail programs drop style sheets.

/** The font of the system, in a style. */
export const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Tells mail programs that a mail is made for light and dark: begins its style sheet. */
export const colorSchemes =
	':root { color-scheme: light dark; supported-color-schemes: light dark; }';
