/** The values of one field of a parsed query, form or JSON body, whatever came in. */
export function fieldsOf(fields: unknown, name: string): string[] {
	if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, name)) return [];
	const value: unknown = Reflect.get(fields, name);
	const values: unknown[] = Array.isArray(value) ? value : [value];
	return values.filter((item) => typeof item === 'string');
}

/** The first value of a field; undefined when it is missing or empty. */
export function fieldOf(fields: unknown, name: string): string | undefined {
	return fieldsOf(fields, name)[0] || undefined;
}
