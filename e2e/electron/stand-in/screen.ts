import { EventEmitter } from 'node:events';

export interface Display {
  readonly id: number;
  readonly label: string;
  readonly bounds: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

class Screen extends EventEmitter {
  #displays: Display[] = JSON.parse(
    process.env.STAND_IN_DISPLAYS ??
      '[{"id":1,"label":"Totem","bounds":{"x":0,"y":0,"width":1080,"height":1920}}]',
  );
  getAllDisplays(): Display[] {
    return this.#displays;
  }
  getPrimaryDisplay(): Display | undefined {
    return this.#displays[0];
  }
  /** Somebody plugs a display in. */
  plugIn(display: Display): void {
    this.#displays = [...this.#displays, display];
    this.emit('display-added', {}, display);
  }
}

export const screen = new Screen();
