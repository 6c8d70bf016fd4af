/** The addresses, labels or types that a field names: a text with commas or lines between them, or a list. */
export const namesIn = (value: unknown): string[] =>
	(Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[,;\n]/))
		.map((name) => name.trim())
		.filter((name) => name !== '');
