"""What `pyproject.toml` cannot say: the committed snapshot travels in the wheel as the demo."""

from setuptools import find_packages, setup

DEMO = "analysis.snapshot.demo"

setup(
    packages=[*find_packages(include=["analysis*", "dashboard*", "evidence*"]), DEMO],
    package_dir={DEMO: "snapshot"},
)
