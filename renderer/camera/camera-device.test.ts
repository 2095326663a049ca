import { describe, expect, test } from 'vitest';
import { constraintsOf, tuningOf } from './camera-device.ts';
import { openingFailure, pictureFailure } from './camera-failures.ts';

describe('what is asked of a camera', () => {
  const size = { width: 1920, height: 1080 };
  test('is at least 1280x720, and more where it can be had', () => {
    expect(constraintsOf(size, undefined, { isAnySize: false })).toMatchObject({
      width: { min: 1280, ideal: 1920 },
      height: { min: 720, ideal: 1080 },
    });
  });
  test('refuses no camera when any size will do', () => {
    const asked = constraintsOf(size, undefined, { isAnySize: true });
    expect(JSON.stringify(asked)).not.toMatch(/min|exact/);
  });
  test('is the camera that faces away from the screen, unless one is named', () => {
    expect(constraintsOf(size, undefined, { isAnySize: true })).toMatchObject({
      facingMode: { ideal: 'environment' },
    });
    const named = constraintsOf(size, { id: 'abc' }, { isAnySize: true });
    expect(named).toMatchObject({ deviceId: { exact: 'abc' } });
    expect(named).not.toHaveProperty('facingMode');
  });
});

describe('a running camera', () => {
  test('is set to nothing that it does not offer', () => {
    expect(tuningOf({}, { torch: true, zoom: 2 })).toEqual({});
    expect(
      tuningOf({ focusMode: ['manual'], torch: false }, { torch: true, zoom: undefined }),
    ).toEqual({});
  });
  test('focuses and exposes by itself where it can', () => {
    const offered = { focusMode: ['manual', 'continuous'], exposureMode: ['continuous'] };
    expect(tuningOf(offered, { torch: false })).toEqual({
      focusMode: 'continuous',
      exposureMode: 'continuous',
    });
  });
  test.each([[true], [[false, true]]])('has its lamp lit when asked to (%j)', (torch) => {
    expect(tuningOf({ torch }, { torch: true })).toEqual({ torch: true });
    expect(tuningOf({ torch }, { torch: false })).toEqual({ torch: false });
  });
  test.each([
    [0.2, 1],
    [1.5, 1.5],
    [9, 4],
  ])('is zoomed by %d within its range: %d', (zoom, expected) => {
    expect(tuningOf({ zoom: { min: 1, max: 4 } }, { torch: false, zoom })).toEqual({
      zoom: expected,
    });
  });
});

describe('a camera that does not open', () => {
  test.each([
    ['NotAllowedError', 'camera.refused'],
    ['SecurityError', 'camera.refused'],
    ['NotFoundError', 'camera.missing'],
    ['NotReadableError', 'camera.in-use'],
    ['AbortError', 'camera.in-use'],
    ['OverconstrainedError', 'camera.unsuitable'],
    ['UnknownError', 'camera.broken'],
  ])('with %s is %s', (name, code) => {
    expect(openingFailure(new DOMException('', name)).code).toBe(code);
  });
  test('with anything else is broken', () => {
    expect(openingFailure('no').code).toBe('camera.broken');
  });
  test('or shows nothing has a code of its own', () => {
    expect(pictureFailure('black').code).toBe('camera.black');
    expect(pictureFailure('frozen').code).toBe('camera.frozen');
  });
});
