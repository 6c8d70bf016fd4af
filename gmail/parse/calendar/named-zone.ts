import { findIana } from 'windows-iana';

/** A time as it is written, in milliseconds as if it were UTC. */
export type WallTime = number;

const HOUR = 3_600_000;

/** Node takes BST for Bangladesh and IST for India. Of names so short, these are IANA's. */
const short = /^(?:CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$/i;

/** Longer is no name of a zone. */
const MAX_LENGTH = 200;

const clocks = new Map<string, Intl.DateTimeFormat | undefined>();

/** Node's own knowledge of a zone; undefined for a name that it does not know. */
const clockOf = (zone: string): Intl.DateTimeFormat | undefined => {
	if (zone.length < 4 && !short.test(zone)) return undefined;
	if (clocks.has(zone)) return clocks.get(zone);
	let clock: Intl.DateTimeFormat | undefined;
	try {
		clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
	} catch {
		// A RangeError: there is no such zone.
	}
	// Names come from senders: as many as there are zones, and no more, are kept.
	if (clocks.size < 500) clocks.set(zone, clock);
	return clock;
};

const offsetPattern = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** Milliseconds that a zone is ahead of UTC at a moment. */
const aheadAt = (clock: Intl.DateTimeFormat, moment: number): number => {
	const name = clock.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? '';
	const [, sign, hours = '0', minutes = '0', seconds = '0'] = offsetPattern.exec(name) ?? [];
	const ahead = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
	return sign === '-' ? -ahead : ahead;
};

/** A time that a change of clocks leaves out or repeats is told by the clock before the change (RFC 5545 section 3.3.5). */
const aheadOf = (clock: Intl.DateTimeFormat, wall: WallTime): number => {
	const before = aheadAt(clock, wall - 24 * HOUR);
	const after = aheadAt(clock, wall + 24 * HOUR);
	const fits = [before, after].find((ahead) => aheadAt(clock, wall - ahead) === ahead);
	return fits ?? before;
};

/** `GMT+0100`, `UTC-5`. */
const fixedOffset = /^(?:GMT|UTC)?\s*([+-])(\d{1,2})(?:[:.]?(\d{2}))?$/i;

/** Windows shows `(UTC-05:00) Eastern Time (US & Canada)` and calls it `Eastern Standard Time`. */
const shown = /^\((?:GMT|UTC)[^)]*\)\s*/i;

const cities = new Map(
	Intl.supportedValuesOf('timeZone').map((zone) => [
		zone
			.slice(zone.lastIndexOf('/') + 1)
			.replaceAll('_', ' ')
			.toLowerCase(),
		zone,
	]),
);

/** The names that a zone may have for Node, the likeliest first: IANA's, Windows', or the cities in it. */
const likelyNames = (zone: string): string[] => {
	// Programs put their own name and a year before it: /example.org/2026/Europe/Berlin, tzone://Microsoft/Utc
	const path = zone.split('/').filter((each) => each !== '');
	const ends = [path.slice(-3), path.slice(-2), path.slice(-1)].map((end) => end.join('/'));
	const plain = zone.replace(shown, '').trim();
	return [
		zone,
		...(path.length > 2 || zone.startsWith('/') ? ends : []),
		...findIana(plain),
		...findIana(plain.replace(/ Time\b.*/, ' Standard Time')),
		...plain.split(/[,/;]/).map((city) => cities.get(city.trim().toLowerCase()) ?? ''),
	].filter((name) => name !== '');
};

/**
 * How far a zone that is known by its name is ahead of UTC, in milliseconds: one of IANA (`Europe/Berlin`, `Etc/UTC`), also
 * behind the name of a program, of Windows (`W. Europe Standard Time`; CLDR says which it is), cities as Windows shows them,
 * or a fixed offset (`GMT+0100`).
 *
 * @param wall a time in that zone
 * @returns undefined where the name tells nothing
 */
export const aheadByName = (zone: string, wall: WallTime): number | undefined => {
	if (zone.length > MAX_LENGTH) return undefined;
	const [fixed, sign, hours = '0', minutes = '0'] = fixedOffset.exec(zone) ?? [];
	if (fixed !== undefined) {
		return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
	}
	for (const name of likelyNames(zone)) {
		const clock = clockOf(name);
		if (clock) return aheadOf(clock, wall);
	}
	return undefined;
};
