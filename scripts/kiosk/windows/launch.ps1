<#
.SYNOPSIS
  Starts Tiếp Đón, installed by its NSIS installer, as the shell of the kiosk's account; is there for a new version that cannot
  help itself any more. Ends with the program's own exit code, on which the shell launcher acts.
.DESCRIPTION
  While a version is on probation its starts are counted before it runs. After three of them that proved nothing, or when it was
  taken back, the former version's installer puts that one in its place again. The files are those of
  electron/updates/probation-files.ts.
#>
[CmdletBinding()]
param(
  [string] $Program = (Join-Path $env:LOCALAPPDATA 'Programs\tiepdon\tiepdon.exe'),
  [string] $State = (Join-Path $env:APPDATA 'tiepdon')
)
$ErrorActionPreference = 'Continue'
Set-StrictMode -Version Latest

$mostStarts = 3
$probation = Join-Path $State 'updates\probation'
$record = Join-Path $probation 'record.json'
$starts = Join-Path $probation 'starts'
$rolledBack = Join-Path $probation 'rolled-back'
$former = Join-Path $State 'updates\former.exe'

# An installer that the program started before it ended: the program is not whole until it is done.
function Wait-Installer {
  $until = (Get-Date).AddMinutes(10)
  while ((Get-Date) -lt $until) {
    $running = Get-CimInstance Win32_Process | Where-Object {
      $_.Name -ne 'tiepdon.exe' -and $_.CommandLine -match '\s--updated(\s|$)'
    }
    if (-not $running) { return }
    Start-Sleep -Seconds 1
  }
}

Wait-Installer
# Whoever starts the program again by itself says so; see electron/relaunch.ts.
$env:TIEPDON_RESTARTED_BY = 'launch.ps1'
if (Test-Path -LiteralPath $record) {
  $count = if (Test-Path -LiteralPath $starts) { (Get-Item -LiteralPath $starts).Length } else { 0 }
  if ((Test-Path -LiteralPath $rolledBack) -or $count -ge $mostStarts) {
    if (Test-Path -LiteralPath $former) {
      # The reason first: whenever the power goes, the next start goes on from there.
      if (-not (Test-Path -LiteralPath $rolledBack)) {
        [System.IO.File]::WriteAllText($rolledBack, 'starts')
      }
      $installer = Start-Process -FilePath $former -ArgumentList '--updated', '/S' -PassThru
      $installer.WaitForExit()
      Wait-Installer
    }
  } else {
    [System.IO.File]::AppendAllText($starts, '.')
    $env:TIEPDON_START_COUNTED = '1'
  }
}

$process = Start-Process -FilePath $Program -PassThru
# Without the handle there is no exit code afterwards.
$null = $process.Handle
$process.WaitForExit()
exit $process.ExitCode
