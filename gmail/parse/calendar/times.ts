import type { Component, Property } from './components';
import { aheadByName, type WallTime } from './named-zone';
import { aheadByDefinition, readSentZone, type SentZone } from './sent-zone';

/** What a calendar tells about the zones of its times. */
export interface Zones {
	/** The definitions it brings along, and the name of IANA beside them where there is one, by their names in small letters. */
	sent: Map<string, { zone: SentZone; place: string }>;
	/** The zone of times that name none (X-WR-TIMEZONE); '' where the calendar does not say. */
	usual: string;
}

/** A time of an event. */
export interface EventTime {
	/** By the clock of its zone; of a day the beginning. */
	wall: WallTime;
	/** True for a whole day. */
	isDay: boolean;
	/** The zone as its sender names it; '' for UTC and for none. */
	zone: string;
	/** Milliseconds that this clock is ahead of UTC; undefined for a day, and where the zone is not known. */
	ahead?: number;
}

const SECOND = 1000;
const DAY = 86_400_000;

const valueOf = (properties: Property[], name: string): string =>
	properties.find((property) => property.name === name)?.value.trim() ?? '';

/** Reads what the calendars of a message tell about zones. */
export const readZones = (calendars: Component[]): Zones => ({
	sent: new Map(
		calendars
			.flatMap(({ children }) => children)
			.filter(({ name }) => name === 'VTIMEZONE')
			.map((component) => [
				valueOf(component.properties, 'TZID').toLowerCase(),
				{ zone: readSentZone(component), place: valueOf(component.properties, 'X-LIC-LOCATION') },
			]),
	),
	usual:
		calendars
			.map(({ properties }) => valueOf(properties, 'X-WR-TIMEZONE'))
			.find((name) => name !== '') ?? '',
});

/** The sender's definition first, where it covers the time; then what is known of the name; then what is left of the definition. */
const aheadIn = ({ sent }: Zones, zone: string, wall: WallTime): number | undefined => {
	const definition = sent.get(zone.toLowerCase());
	const defined = definition && aheadByDefinition(definition.zone, wall);
	if (defined?.sure) return defined.ahead;
	return (
		aheadByName(zone, wall) ??
		(definition?.place ? aheadByName(definition.place, wall) : undefined) ??
		defined?.ahead
	);
};

const pattern =
	/^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(?:[.,]\d+)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

const readOffset = (written: string): number => {
	const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(written) ?? [];
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60 * SECOND;
};

/** A time and its zone; a colon in the name of a zone that nobody quoted is not the one before the time. */
const timeAndZone = ({ value, parameters }: Property): { time: string; zone: string } => {
	const colon = value.lastIndexOf(':');
	const named = parameters.TZID ?? '';
	const time = value.trim();
	return pattern.test(time) || named === '' || colon < 0
		? { time, zone: named }
		: { time: value.slice(colon + 1).trim(), zone: `${named}:${value.slice(0, colon)}` };
};

/**
 * Reads a time of RFC 5545 section 3.3.4 and 3.3.5, also one that is a day and does not say so, or is written with hyphens and
 * colons or an offset.
 *
 * @returns undefined for what is no time
 */
export const readTime = (property: Property, zones: Zones): EventTime | undefined => {
	const { time, zone: named } = timeAndZone(property);
	const [all, year, month, day, hours, minutes = '0', seconds = '0', offset] =
		pattern.exec(time) ?? [];
	if (all === undefined) return undefined;
	const date = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day));
	// 31 April is no day, and not the first of May.
	if (new Date(date).getUTCMonth() !== Number(month) - 1) return undefined;
	if (hours === undefined || property.parameters.VALUE?.toUpperCase() === 'DATE') {
		return { wall: date, isDay: true, zone: '' };
	}
	const wall = date + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * SECOND;
	if (offset !== undefined) return { wall, isDay: false, zone: '', ahead: readOffset(offset) };
	const zone = named || zones.usual;
	const ahead = zone === '' ? undefined : aheadIn(zones, zone, wall);
	return { wall, isDay: false, zone, ...(ahead !== undefined && { ahead }) };
};

const durationPattern =
	/^([+-])?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/i;

/**
 * The time that is a duration (RFC 5545 section 3.3.6) after another: weeks and days by the clock, the rest as it passes.
 *
 * @returns undefined for what is no duration
 */
export const later = (start: EventTime, duration: string, zones: Zones): EventTime | undefined => {
	const [all, sign, weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0'] =
		durationPattern.exec(duration.trim()) ?? [];
	if (all === undefined) return undefined;
	const direction = sign === '-' ? -1 : 1;
	const wall = start.wall + direction * (Number(weeks) * 7 + Number(days)) * DAY;
	const rest = direction * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * SECOND;
	if (start.isDay) return { ...start, wall: wall + Math.floor(rest / DAY) * DAY };
	const ahead = start.zone === '' ? start.ahead : aheadIn(zones, start.zone, wall);
	return { ...start, wall: wall + rest, ...(ahead !== undefined && { ahead }) };
};

/** ISO 8601: in UTC, or the day alone, or as it is written where its zone is not known; '' for no time. */
export const toIso = (time: EventTime | undefined): string => {
	if (!time) return '';
	const moment = new Date(time.wall - (time.ahead ?? 0));
	if (Number.isNaN(moment.getTime())) return '';
	const iso = moment.toISOString();
	if (time.isDay) return iso.slice(0, 10);
	return time.ahead === undefined ? iso.slice(0, 19) : iso;
};
