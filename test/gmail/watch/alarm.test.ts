import { createAlarm } from '../../../gmail/watch/alarm';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const set = () => {
	const stop = new AbortController();
	let rings = 0;
	const alarm = createAlarm(() => (rings += 1), stop.signal);
	return { alarm, stop, rings: () => rings };
};

it.each([
	['the later is set second', [100, 500]],
	['the later is set first', [500, 100]],
	['both are the same', [100, 100]],
])('of two times an alarm rings once, at the earlier one: %s', (_how, times) => {
	const { alarm, rings } = set();
	for (const ms of times) alarm.ringIn(ms);
	jest.advanceTimersByTime(99);
	expect(rings()).toBe(0);
	jest.advanceTimersByTime(1);
	expect(rings()).toBe(1);
	jest.advanceTimersByTime(10_000);
	expect(rings()).toBe(1);
});

it('the earlier is what comes earlier on the clock, and not the shorter pause', () => {
	const { alarm, rings } = set();
	alarm.ringIn(100);
	jest.advanceTimersByTime(80);
	alarm.ringIn(50);
	jest.advanceTimersByTime(20);
	expect(rings()).toBe(1);
	jest.advanceTimersByTime(10_000);
	expect(rings()).toBe(1);
});

it('it can be set again after it has rung, also by whoever it rings for', () => {
	const stop = new AbortController();
	let rings = 0;
	const alarm = createAlarm(() => {
		rings += 1;
		if (rings < 3) alarm.ringIn(100);
	}, stop.signal);
	alarm.ringIn(100);
	jest.advanceTimersByTime(250);
	expect(rings).toBe(2);
	jest.advanceTimersByTime(10_000);
	expect(rings).toBe(3);
	alarm.ringIn(500);
	jest.advanceTimersByTime(500);
	expect(rings).toBe(4);
});

it('it does not ring once it is stopped, and can be set again then, to a later time too', () => {
	const { alarm, rings } = set();
	alarm.ringIn(100);
	alarm.stop();
	alarm.ringIn(300);
	jest.advanceTimersByTime(299);
	expect(rings()).toBe(0);
	jest.advanceTimersByTime(1);
	expect(rings()).toBe(1);
});

it('with its signal it ends for good', () => {
	const { alarm, stop, rings } = set();
	alarm.ringIn(100);
	stop.abort();
	alarm.ringIn(100);
	jest.advanceTimersByTime(10_000);
	expect(rings()).toBe(0);
	expect(jest.getTimerCount()).toBe(0);
});
