import type { Core } from './core';

/**
 * A date as a field or an expression gives it; undefined for an empty field.
 *
 * @param field its name in the form
 * @throws GmailError `messageInvalid` for what is no date
 */
export const readDate = (core: Core, field: string, text: string | undefined): Date | undefined => {
	if (!text) return undefined;
	const date = new Date(text);
	if (!Number.isNaN(date.getTime())) return date;
	throw new core.GmailError(`"${text}" in "${field}" is not a date`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy: `You choose a date in "${field}", or write one as 2026-10-31T08:00:00Z.`,
		guide: core.guideTo('"soon" in "Received After" is not a date'),
	});
};
