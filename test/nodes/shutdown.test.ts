import { shutdown } from '../../nodes/shared/shutdown';

afterEach(() => {
	delete process.env.N8N_GRACEFUL_SHUTDOWN_TIMEOUT;
});

it('tells that the process was asked to end, and how long it may still take', () => {
	const ending = shutdown();
	// A package that was upgraded meanwhile knows the same.
	expect(shutdown()).toBe(ending);
	expect(ending.signal.aborted).toBe(false);
	process.emit('SIGTERM');
	expect(ending.signal.aborted).toBe(true);
	expect(ending.left()).toBeGreaterThan(23_000);
	expect(ending.left()).toBeLessThanOrEqual(24_000);
	process.env.N8N_GRACEFUL_SHUTDOWN_TIMEOUT = '10';
	expect(ending.left()).toBeLessThanOrEqual(8_000);
	// A second signal begins nothing anew.
	process.emit('SIGTERM');
	expect(ending.left()).toBeLessThanOrEqual(8_000);
});
